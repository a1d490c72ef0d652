/** The colour of a series, or the dashes of what was before. */
export function Swatch({ color, isPrevious }: { color?: string; isPrevious?: boolean }) {
  return isPrevious ? (
    <span className="w-2 shrink-0 border-faint border-t border-dashed" />
  ) : (
    <span className="size-2 shrink-0 rounded-[2px]" style={{ background: color }} />
  );
}

/**
 * A whole page that could not be made: what happened, what to do, and what to quote. It is loaded with
 * every page, so it brings nothing along.
 */
export function Failure({ digest, retry }: { digest?: string; retry: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-center gap-3 px-4 py-16 text-center">
      <p className="font-medium text-base text-warning">⚠ This page could not be made</p>
      <p className="prose-width text-muted">
        Nothing that was received is lost: spans are stored apart from this page. Try again; if it
        keeps failing, look into the log of the web role.
      </p>
      {digest && (
        <p className="text-faint text-sm">
          Quote <code className="select-all font-mono text-foreground">{digest}</code>
        </p>
      )}
      <button
        type="button"
        onClick={retry}
        className="h-8 rounded-md bg-accent-strong px-3 font-medium text-on-accent text-sm hover:brightness-110 touch:min-h-11"
      >
        Try again
      </button>
    </div>
  );
}

/** What floats above the page: menus, selects, popovers. */
export const floatStyle =
  "z-50 overflow-auto overscroll-contain rounded-lg border border-line-strong bg-raised p-1 text-foreground shadow-black/20 shadow-lg outline-none data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:duration-100";

export const itemStyle =
  "relative flex cursor-pointer select-none items-center gap-2 rounded-md px-2 py-1.5 text-sm outline-none data-[disabled]:pointer-events-none data-[disabled]:text-faint data-[highlighted]:bg-line touch:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0";

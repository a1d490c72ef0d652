import { cva } from "class-variance-authority";

/** What looks like a button: also for plain links, on the server too. */
export const buttonStyle = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border border-transparent font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent-strong text-on-accent hover:brightness-110",
        secondary:
          "border-line bg-surface text-foreground hover:border-line-strong hover:bg-raised",
        ghost: "text-muted hover:bg-raised hover:text-foreground data-[state=open]:bg-raised",
        danger: "border-critical/40 text-critical hover:bg-critical/10",
        link: "h-auto! min-h-0! min-w-0! px-0! text-accent underline-offset-4 hover:underline",
      },
      size: {
        sm: "h-7 px-2.5 text-sm touch:min-h-11 touch:px-3.5",
        md: "h-8 px-3 text-sm touch:min-h-11 touch:px-4",
        lg: "h-10 px-4 text-base touch:min-h-11",
        icon: "size-8 touch:min-h-11 touch:min-w-11",
        "icon-sm": "size-7 touch:min-h-11 touch:min-w-11",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

import { Compass } from "lucide-react";
import { buttonStyle } from "#components/ui/button-style.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";

/** Loaded with every page, so it brings no script along. */
export default function NotFound() {
  return (
    <main id="main" className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={Compass}
        title="There is nothing at this address"
        action={
          <a href="/" className={buttonStyle({ variant: "primary" })}>
            Go to the overview
          </a>
        }
      >
        It may have been removed by retention, belong to another project, or never have existed.
      </EmptyState>
    </main>
  );
}

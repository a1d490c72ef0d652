import { RotateCw } from "lucide-react";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";
import { Severity } from "./severity.tsx";

/** A whole page that could not be made: what happened, what to do, and what to quote. */
export function Failure({ digest, retry }: { digest?: string; retry: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-center gap-3 px-4 py-16 text-center">
      <Severity level="warning" className="text-base">
        This page could not be made
      </Severity>
      <p className="prose-width text-muted">
        Nothing that was received is lost: spans are stored apart from this page. Try again; if it
        keeps failing, look into the log of the web role.
      </p>
      {digest && (
        <p className="flex items-center gap-1 text-faint text-sm">
          Quote <code className="font-mono text-foreground">{digest}</code>
          <CopyButton text={digest} label="Copy the error id" />
        </p>
      )}
      <Button variant="primary" onClick={retry}>
        <RotateCw aria-hidden /> Try again
      </Button>
    </div>
  );
}

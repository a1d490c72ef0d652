import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { Panel } from "#components/ui/panel.tsx";

/** Who can reach this server, and how that changes. */
export function AccessPanel({ isLocal, host }: { isLocal: boolean; host: string }) {
  return (
    <Panel title="Access">
      {isLocal ? (
        <>
          <p className="prose-width text-muted text-sm">
            Local mode: Midwatch listens on <code className="font-mono">{host}</code> only and
            nobody has an account, so this browser is the local admin and exporters need no key.
            Requests must name a loopback address, and pages of other sites get nothing. The first
            account ends local mode for good, and so does listening elsewhere (the setting{" "}
            <code className="font-mono">HOST</code>).
          </p>
          <Button asChild className="mt-3 self-start">
            <Link href="/sign-up">Create the first account</Link>
          </Button>
        </>
      ) : (
        <p className="prose-width text-muted text-sm">
          People sign in, and exporters and scripts send an API key. Nothing is open without either.
        </p>
      )}
    </Panel>
  );
}

"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Severity } from "#components/ui/severity.tsx";
import { sendJson } from "#lib/platform/api.ts";

/** For someone who is signed in already: one press and they are in. */
export function AcceptInvitation({ token, name }: { token: string; name: string }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function accept() {
    setBusy(true);
    setFailure(null);
    try {
      const accepted = { token };
      const { project } = await sendJson<{ project: string }>(
        "POST",
        "/api/invitations/accept",
        accepted,
      );
      window.location.assign(`/${project}/overview`);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "This did not work. Try again.");
      setBusy(false);
    }
  }
  return (
    <>
      {failure && (
        <p role="alert">
          <Severity level="critical" className="text-sm">
            {failure}
          </Severity>
        </p>
      )}
      <Button variant="primary" size="lg" busy={busy} onClick={() => void accept()}>
        Accept as {name}
      </Button>
    </>
  );
}

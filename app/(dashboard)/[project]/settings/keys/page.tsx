import type { Metadata } from "next";
import { Answer, ReadOnly } from "#components/settings/answer.tsx";
import { KeysPanel } from "#components/settings/keys-panel.tsx";
import { formatShare } from "#lib/core/format.ts";
import { DAY } from "#lib/core/time.ts";
import { roleOf } from "#lib/features/auth/model.ts";
import { listKeys } from "#lib/features/keys/queries.ts";
import { config } from "#lib/platform/config.ts";
import { pageContext } from "#lib/server/context.ts";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage({ params }: { params: Promise<{ project: string }> }) {
  const ctx = await pageContext((await params).project);
  if (roleOf(ctx.actor) !== "admin") return <ReadOnly />;

  const keys = await listKeys(ctx);
  const good = keys.filter(({ revokedAt }) => revokedAt === null);
  const used = good.filter(({ lastUsedAt }) => (lastUsedAt ?? 0) > ctx.now - 30 * DAY);
  return (
    <>
      <Answer>
        {good.length === 0
          ? ctx.actor.type === "local"
            ? "No key is in use, and in local mode exporters of this machine need none."
            : "No key is in use, so nothing can send spans yet."
          : `${formatShare(used.length, good.length)} keys were used in the last 30 days. Revoke what nobody uses.`}
      </Answer>
      <KeysPanel project={ctx.project} keys={keys} otlpHttpPort={config().otlpHttpPort} />
    </>
  );
}

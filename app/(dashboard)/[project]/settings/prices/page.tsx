import type { Metadata } from "next";
import { Answer, ReadOnly } from "#components/settings/answer.tsx";
import { PricesPanel } from "#components/settings/prices-panel.tsx";
import { utcDay } from "#lib/core/time.ts";
import { mayActAs, roleOf } from "#lib/features/auth/model.ts";
import { listPrices } from "#lib/features/catalog/queries.ts";
import { pageContext } from "#lib/server/context.ts";

export const metadata: Metadata = { title: "Prices" };

export default async function PricesPage({ params }: { params: Promise<{ project: string }> }) {
  const ctx = await pageContext((await params).project);
  const prices = await listPrices(ctx);
  const models = new Set(prices.map(({ provider, model }) => `${provider}/${model}`)).size;
  const canEdit = mayActAs(roleOf(ctx.actor) ?? "viewer", "responder");
  return (
    <>
      <Answer>
        {models === 0
          ? "Every call is priced from the catalogue that comes with Midwatch."
          : `${models === 1 ? "One model has a price" : `${models} models have prices`} of your own; all others are priced from the catalogue.`}
      </Answer>
      <p className="prose-width text-muted text-sm">
        A price holds for calls that arrive from a few seconds after saving and start on or after
        its date. Calls already stored keep theirs until{" "}
        <code className="font-mono">npm run remap</code>. Where a bucket has no price it pays the
        one it is part of: cached input pays input.
      </p>
      {!canEdit && <ReadOnly needs="responder" />}
      <PricesPanel
        project={ctx.project}
        prices={prices}
        today={utcDay(ctx.now)}
        canEdit={canEdit}
      />
    </>
  );
}

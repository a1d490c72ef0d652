import type { Metadata } from "next";
import { Answer, ReadOnly } from "#components/settings/answer.tsx";
import { DimensionsPanel } from "#components/settings/dimensions-panel.tsx";
import { roleOf } from "#lib/features/auth/model.ts";
import { MAX_DIMENSIONS } from "#lib/features/projects/model.ts";
import { getProject } from "#lib/features/projects/queries.ts";
import { pageContext } from "#lib/server/context.ts";

export const metadata: Metadata = { title: "Dimensions" };

export default async function DimensionsPage({ params }: { params: Promise<{ project: string }> }) {
  const ctx = await pageContext((await params).project);
  const { slug, dimensions } = await getProject(ctx);
  const canEdit = roleOf(ctx.actor) === "admin";
  return (
    <>
      <Answer>
        {dimensions.length === 0
          ? "Totals are cut by the dimensions that every project has."
          : `Totals are also cut by ${dimensions.join(", ")}.`}
      </Answer>
      <p className="prose-width text-muted text-sm">
        A span's or its resource's attribute becomes a dimension of roll-ups, so that charts and
        filters can use it at any scale. It holds for spans that arrive from a few seconds after
        saving; earlier ones are not counted again. Up to {MAX_DIMENSIONS} keys, each with a bounded
        number of values: the rest is counted as “other”.
      </p>
      {!canEdit && <ReadOnly />}
      <DimensionsPanel
        key={dimensions.join("\n")}
        project={slug}
        dimensions={dimensions}
        canEdit={canEdit}
      />
    </>
  );
}

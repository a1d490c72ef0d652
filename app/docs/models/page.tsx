import type { Metadata } from "next";
import { Prose, Terms } from "#components/docs/prose.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { shippedAsOf, shippedLifecycle } from "#lib/features/catalog/lifecycle-entry.ts";

export const metadata: Metadata = { title: "When models end" };

export default function ModelsDocsPage() {
  const entries = shippedLifecycle();
  const platforms = new Set(entries.map(({ platform }) => platform)).size;
  return (
    <Prose
      title="When models end"
      lead="Midwatch knows which models a project calls, on which platform, and when each is shut down. What nobody knows is called unknown, never safe."
    >
      <h2 id="dates">What a date means</h2>
      <p>
        {entries.length} models of {platforms} platforms come with Midwatch, put together on{" "}
        {shippedAsOf}, each with its source and the day it was read. The same model has another date
        on each platform: calls to Bedrock follow Bedrock's.
      </p>
      <Terms
        rows={[
          ["committed", "The provider names the day. From it on the model counts as gone."],
          [
            "scheduled",
            "A schedule that has moved later before. Once it has passed, somebody should look.",
          ],
          [
            "earliest",
            "A floor: “not sooner than”. It never counts down, and it says nothing of an end.",
          ],
        ]}
      />

      <h2 id="runway">What is said when</h2>
      <p>
        180 days ahead a note; 90, 60, 30 and 14 days a ticket, daily from 7; a page in the daytime
        from 3 days on, and at any hour on the last. One for each model, however many services call
        it. A date that moves earlier is one degree more serious. Nothing more is said once the move
        is marked done and a week has passed without a call.
      </p>

      <h2 id="own-dates">Dates of your own</h2>
      <p>
        On a model's sheet, or as a list. A date set by hand goes before everything; of an import
        and what comes with Midwatch, the newer reading counts. Every date that moves is kept.
      </p>
      <CodeBlock
        title="dates.csv"
        code={
          "platform,model,status,retires,kind,replacement,as_of\nazure,gpt-4o-2024-08-06,deprecated,2027-04-14,committed,gpt-5.6-sol,2026-11-20"
        }
      />
      <CodeBlock
        title="import it"
        code={
          "jq -n --rawfile file dates.csv '{file: $file}' |\n  curl -X PUT localhost:3000/api/default/models/lifecycle \\\n    -H 'authorization: Bearer mw_…' -H 'content-type: application/json' -d @-"
        }
      />

      <h2 id="ci">In a build</h2>
      <p>
        The command needs no server for a list in a file. It exits with 0 while nothing ends within
        the window, with 1 when something does or has, and with 2 when it could not find out.
      </p>
      <CodeBlock
        title="against a list"
        code={
          "cat > models.txt <<'END'\ngpt-4o\nazure gpt-4.1-2025-04-14   # checkout\nbedrock/us.anthropic.claude-opus-4-8\nEND\nnpx midwatch models check --fail-within 30d --file models.txt"
        }
      />
      <CodeBlock
        title="against what a project really calls"
        code={
          "MIDWATCH_API_KEY=mw_… npx midwatch models check --fail-within 30d --url https://midwatch.example.com"
        }
      />

      <h2 id="calendar">In a calendar</h2>
      <p>
        The button Calendar on the models page makes an address to subscribe to. It shows the ends
        of this project's models and opens nothing else; closing it ends it at once. Scripts read
        the same from <code>GET /api/[project]/models/lifecycle.ics</code> with a key that may read,
        and everything as JSON from <code>GET /api/[project]/models</code>.
      </p>
    </Prose>
  );
}

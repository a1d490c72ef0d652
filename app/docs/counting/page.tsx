import type { Metadata } from "next";
import Link from "next/link";
import { Prose, Terms } from "#components/docs/prose.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "#components/ui/table.tsx";
import { formatUtc } from "#lib/core/format.ts";
import { corrections } from "#lib/features/catalog/corrections.ts";
import { CATALOGUE_VERSION } from "#lib/features/catalog/prices.ts";
import { QUIET } from "#lib/features/ingest/settle.ts";
import { type Counting, type UsageRule, usageRules } from "#lib/features/ingest/usage-rules.ts";

export const metadata: Metadata = { title: "How tokens and money are counted" };

export default function CountingPage() {
  return (
    <Prose
      title="How tokens and money are counted"
      lead="Each call to a model counts once, however many layers reported it. Each price has a source. What is not known is a dash, never a zero."
    >
      <h2 id="tokens">What a token count means</h2>
      <p>
        Midwatch shows <strong>input</strong> with everything the model read, cache reads and cache
        writes included, and <strong>output</strong> with everything it wrote, reasoning included.
        So input plus output is what went through the model, for every provider alike.
      </p>
      <Terms
        rows={[
          [
            "Input",
            "All tokens of the request: new, read from the cache, written to the cache, audio.",
          ],
          ["Cache read", "The part of input that the provider had kept and charges less for."],
          [
            "Cache write",
            "The part of input that was put into the cache; kept for 5 minutes or for an hour, at different prices.",
          ],
          ["Output", "All tokens of the answer, reasoning included, seen or not."],
          ["Reasoning", "The part of output that the model thought but did not say."],
        ]}
      />
      <p>
        Senders do not agree on this: the same attribute holds input with the cache in one library
        and without it in the next. So each sender has a rule, found by its instrumentation scope,
        its version, and for some by a fact that only one generation of it states. Where no rule
        fits, the numbers themselves decide (a cache read larger than the input cannot be part of
        it), and the span is marked <strong>inferred</strong>. The Usage tab of a span names the
        rule that was used.
      </p>
      <UsageRuleTable />

      <h2 id="once">Each call once</h2>
      <p>
        An agent framework, a gateway and the provider&apos;s own library may all report the same
        call. What a span counts for is decided twice: at once when it arrives, from the span alone,
        and again {QUIET / 1_000} seconds after its trace has fallen quiet, from the whole tree. The
        second decision may take tokens away from a span and give them to another. Roll-ups are
        corrected in the same transaction, so totals and spans always agree.
      </p>
      <ul>
        <li>
          Only spans that ask a model something are calls. Agents, workflows, tools and retrievals
          hold the tree together and count as spans.
        </li>
        <li>
          Of several layers that show one call, the best reported one counts. The others say which
          span counts instead.
        </li>
        <li>
          Two spans with the same response id within ten minutes are one call, even in different
          traces.
        </li>
        <li>
          A surrounding span that repeats the sum of its calls adds nothing. Only where no call
          below it reports tokens does it stand in for them.
        </li>
      </ul>

      <h2 id="prices">Prices</h2>
      <p>
        A call is priced by the model that answered (by the one that was asked for where the answer
        does not say), the provider that served it, and the prices of that moment: last month&apos;s
        calls keep last month&apos;s prices. Money is kept in whole nano-dollars, so sums are exact.
        The first of these that knows the model decides:
      </p>
      <ol>
        <li>
          <strong>Your own prices,</strong> per project, in Settings. They count from the day you
          name.
        </li>
        <li>
          <strong>Our corrections</strong> where the catalogue is known to be wrong. They are listed
          below.
        </li>
        <li>
          <strong>The catalogue</strong>: genai-prices {CATALOGUE_VERSION}, pinned, so that an
          upgrade of anything else never changes history.
        </li>
      </ol>
      <Terms
        rows={corrections.map(({ model, effectiveFrom, note }) => [
          <code key={model} className="font-mono text-xs">
            {model}
          </code>,
          `${note} From ${formatUtc(effectiveFrom, "day").replace(" UTC", "")}.`,
        ])}
      />
      <p>
        Cache reads, cache writes, audio and long-context tiers have their own prices. Batch and
        flex calls cost half. Other service tiers are charged as standard and marked{" "}
        <strong>estimated</strong>.
      </p>

      <h2 id="unpriced">Calls without a price</h2>
      <p>
        They are left out of every sum of money, counted beside it (&ldquo;12 calls without a
        price&rdquo;), and say why:
      </p>
      <Terms
        rows={[
          [
            <code key="a">no_usage</code>,
            "The sender reported no tokens. Often streaming without usage switched on.",
          ],
          [<code key="b">no_model</code>, "The span names no model."],
          [
            <code key="c">unknown_model</code>,
            "No source knows this model. Add a price in Settings.",
          ],
          [
            <code key="o">own_deployment</code>,
            "The name is that of a deployment of yours, which says nothing of the model. Add a price in Settings.",
          ],
          [
            <code key="d">inconsistent_usage</code>,
            "The numbers contradict each other, such as more cached than read.",
          ],
        ]}
      />
      <h2 id="reported">Costs that senders report</h2>
      <p>
        Some libraries send a cost of their own. It is kept beside ours and never mixed in. A
        difference above 20% is flagged on the span: usually their price list is older, or a
        discount applies that only they know.
      </p>
      <h2 id="latency">Latency and quantiles</h2>
      <p>
        p50 and p95 are read from mergeable sketches and are off by at most 2% of themselves,
        whether over a minute or a month. Time to first token covers only streamed calls that report
        it. Rates of failure carry the 95% interval of Wilson; a period is called unusual only if
        the difference is 99.9% sure, with at least 50 calls on both sides.
      </p>
      <p>
        See also <Link href="/docs/stored">what is stored</Link>.
      </p>
    </Prose>
  );
}

const countingWords: Record<Counting, string> = {
  inclusive: "with cache",
  exclusive: "without cache",
};

const familyWords: Record<string, string> = {
  anthropic: "Anthropic",
  bedrock: "Bedrock",
  other: "others",
};

function UsageRuleTable() {
  return (
    <details className="rounded-lg border">
      <summary className="px-4 py-2.5 font-medium text-sm touch:min-h-11">
        The rules for all {usageRules.length} kinds of senders
      </summary>
      <Table className="border-t">
        <TableHead>
          <tr>
            <TableHeader>Sender</TableHeader>
            <TableHeader>Its input is</TableHeader>
            <TableHeader>Evidence</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {usageRules.map((rule) => (
            <TableRow key={`${rule.emitter}${rule.versions}${rule.sign}`}>
              <TableCell className="min-w-40 align-top font-medium">
                {rule.emitter}
                {rule.versions && (
                  <span className="block font-normal text-faint text-xs">{rule.versions}</span>
                )}
              </TableCell>
              <TableCell className="min-w-40 align-top text-muted">{wordsFor(rule)}</TableCell>
              <TableCell className="min-w-64 align-top text-muted">{rule.evidence}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </details>
  );
}

function wordsFor({ counting }: UsageRule): string {
  const said = Object.entries(counting) as [string, Counting][];
  const [first] = said;
  if (said.length === 3 && said.every(([, how]) => how === first![1]))
    return countingWords[first![1]];
  return said.map(([family, how]) => `${familyWords[family]}: ${countingWords[how]}`).join(", ");
}

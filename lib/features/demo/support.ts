import type { Random } from "#lib/core/random.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Product, ScorePlan, Situation, SpanPlan, TracePlan } from "./model.ts";
import {
  chatSpan,
  containerSpan,
  retrievalSpan,
  serverSpan,
  text,
  tokensOf,
  toolCall,
  toolResult,
  toolSpan,
} from "./span-plans.ts";
import { type Intent, intents, passages, refusals } from "./support-texts.ts";

const SYSTEM =
  "You are the support assistant of Acme Home, a shop for kitchen and garden. Answer in the customer's language, in at most five sentences, from the passages given. Look an order up before you speak about it. Say so when you do not know.";

/** A support assistant: search the help centre, perhaps look an order up, answer, be judged. */
export const support: Product = {
  name: "support",
  peakPerMinute: 3.2,
  calm: {
    serviceVersion: "3.18.2",
    promptVersion: "7",
    requestModel: "gpt-4o",
    responseModel: "gpt-4o-2024-08-06",
    quality: 0.86,
    errorRate: 0.004,
    toolFailureRate: 0.01,
    refusalRate: 0.02,
    retrievalRate: 0.93,
    latencyFactor: 1,
    outputFactor: 1,
    judgeBias: 0,
    judgeModel: "claude-haiku-4-5-20251001",
    maxTokens: 600,
    spanishShare: 0.12,
  },
  plan: planSupport,
};

function planSupport(random: Random, at: Instant, now: Situation): TracePlan {
  const isSpanish = random.chance(now.spanishShare);
  const intent = random.pick(intents);
  const question = fill(random, random.pick(isSpanish ? intent.es : intent.en));
  const found = random.chance(now.retrievalRate);
  const documents = found
    ? passages[intent.topic]!
    : passages[random.pick(["garden", "careers", "press"])]!;
  const tenant = random.weighted({ "acme-eu": 5, "acme-us": 4, "acme-latam": 1.5 });
  const conversation = `conv_${random.hex(10)}`;
  const identity = {
    "gen_ai.conversation.id": conversation,
    "user.id": `customer_${random.whole(1, 900)}`,
    "acme.tenant": tenant,
    "acme.intent": intent.topic,
  };
  const ms = (median: number, spread = 0.35) => random.around(median, spread) * now.latencyFactor;
  const children: SpanPlan[] = [];
  let clock = 3;
  const add = (span: SpanPlan) => {
    children.push(span);
    clock += span.durationMs + random.whole(1, 6);
    return span;
  };

  const search = ms(48, 0.5);
  add(
    retrievalSpan(
      clock,
      search,
      question,
      documents.map((content, i) => ({
        id: `help-${intent.topic}-${i + 1}`,
        score: Number(((found ? 0.88 : 0.52) - i * 0.07 - random.next() * 0.04).toFixed(3)),
        content,
      })),
    ),
  );

  const messages = [text("system", `${SYSTEM}\n\n${documents.join("\n")}`), text("user", question)];
  const call = (
    output: ReturnType<typeof text>,
    finishReason: string,
    answer: string,
    error?: string,
  ) => {
    const inputTokens =
      620 + messages.reduce((sum, message) => sum + tokensOf(JSON.stringify(message)), 0);
    const outputTokens = Math.min(now.maxTokens, tokensOf(answer) + random.whole(4, 20));
    return add(
      chatSpan(random, {
        provider: "openai",
        requestModel: now.requestModel,
        responseModel: now.responseModel,
        input: [...messages],
        output,
        finishReason,
        inputTokens,
        cachedTokens: random.chance(0.7) ? Math.floor(inputTokens / 128) * 128 - 128 : 0,
        outputTokens,
        startMs: clock,
        durationMs: error ? ms(300) : ms(260) + outputTokens * ms(9, 0.15),
        ttftMs: error ? undefined : ms(240),
        temperature: 0.2,
        maxTokens: now.maxTokens,
        promptName: "support-answer",
        promptVersion: now.promptVersion,
        extra: identity,
        error,
      }),
    );
  };

  let toolFailed = false;
  if (intent.needsOrder) {
    const id = `call_${random.hex(12)}`;
    const args = { order_id: `A-${random.whole(10_000, 99_999)}` };
    call(toolCall(id, "get_order", args), "tool_calls", JSON.stringify(args));
    toolFailed = random.chance(now.toolFailureRate);
    const order = {
      ...args,
      status: random.pick(["packed", "shipped", "delivered"]),
      carrier: "Norpost",
      eta_days: random.whole(1, 6),
    };
    add(
      toolSpan(
        "get_order",
        clock,
        ms(85, 0.6),
        args,
        order,
        id,
        toolFailed ? "The order service did not answer in 2 s" : undefined,
      ),
    );
    messages.push(
      toolCall(id, "get_order", args),
      toolResult(id, toolFailed ? { error: "timeout" } : order),
    );
  }

  const error = random.chance(now.errorRate)
    ? "The server is overloaded, please try again"
    : undefined;
  const refused = random.chance(now.refusalRate);
  const isGood =
    !error && !refused && !toolFailed && random.chance(found ? now.quality : now.quality * 0.5);
  const answer = refused
    ? random.pick(refusals[isSpanish ? "es" : "en"])
    : answerOf(random, intent, isSpanish, isGood, now.outputFactor);
  const last = call(text("assistant", answer), "stop", answer, error);
  if (!error) last.scores = judge(random, isGood, now, last.durationMs);

  const agent = containerSpan("invoke_agent", "support-assistant", identity);
  agent.children = children;
  agent.durationMs = clock;
  return {
    service: { name: "support-chat", version: now.serviceVersion, environment: "production" },
    at,
    root: serverSpan("/api/chat", agent),
  };
}

function answerOf(
  random: Random,
  intent: Intent,
  isSpanish: boolean,
  isGood: boolean,
  outputFactor: number,
): string {
  const sentences = isSpanish ? intent.answerEs : intent.answer;
  const kept = isGood ? sentences : sentences.slice(0, 1);
  const length = Math.max(1, Math.round(kept.length * outputFactor));
  return fill(random, kept.slice(0, length).join(" "));
}

/** One answer in four is judged, one in nine gets a thumb. */
function judge(random: Random, isGood: boolean, now: Situation, afterMs: number): ScorePlan[] {
  const scores: ScorePlan[] = [];
  if (random.chance(0.25)) {
    const value = Math.min(
      1,
      Math.max(0, (isGood ? 0.88 : 0.42) + now.judgeBias + (random.next() - 0.5) * 0.22),
    );
    scores.push({
      afterMs: afterMs + 4_000 + random.whole(0, 9_000),
      name: "helpfulness",
      value: Number(value.toFixed(2)),
      label: value >= 0.6 ? "pass" : "fail",
      explanation: isGood
        ? "Answers the question from the passages."
        : "Leaves the customer without the next step.",
      evaluator: now.judgeModel,
      source: "judge",
    });
  }
  if (random.chance(0.11))
    scores.push({
      afterMs: afterMs + 20_000 + random.whole(0, 60_000),
      name: "thumbs",
      value: isGood ? 1 : 0,
      label: isGood ? "up" : "down",
      explanation: "",
      evaluator: "customer",
      source: "user",
    });
  return scores;
}

function fill(random: Random, template: string): string {
  return template
    .replaceAll("{order}", () => `A-${random.whole(10_000, 99_999)}`)
    .replaceAll("{product}", () =>
      random.pick([
        "stand mixer",
        "garden hose",
        "espresso machine",
        "bread oven",
        "raised bed",
        "hedge trimmer",
      ]),
    )
    .replaceAll("{days}", () => String(random.whole(2, 9)));
}

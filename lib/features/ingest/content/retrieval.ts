import type { Message, RetrievedDocument } from "../content-model.ts";
import type { Value } from "../model.ts";
import { messagesOf } from "./messages.ts";
import type { SpanReader } from "./span-reader.ts";
import {
  firstPresent,
  idOf,
  isObject,
  listOf,
  numberOf,
  stringOf,
  textOf,
  unfolded,
} from "./values.ts";

/** More documents than anybody reads. */
const MAX_DOCUMENTS = 1_000;

const queryKeys = ["gen_ai.retrieval.query.text", "reranker.query", "db.query.text"] as const;

/** On retrieval spans the general input is the query. */
const inputKeys = [
  "langfuse.observation.input",
  "input.value",
  "gen_ai.prompt",
  "mlflow.spanInputs",
  "genkit:input",
  "traceloop.entity.input",
  "lmnr.span.input",
  "input",
] as const;

const outputKeys = [
  "gen_ai.retrieval.documents",
  "langfuse.observation.output",
  "gen_ai.completion",
  "mlflow.spanOutputs",
  "genkit:output",
  "traceloop.entity.output",
  "output.value",
  "output",
] as const;

const prefixes = [
  "retrieval.documents.",
  "reranker.output_documents.",
  "reranker.input_documents.",
] as const;

export function retrievalQueryIn(read: SpanReader): string | null {
  const explicit = read.firstJson(queryKeys);
  if (typeof explicit === "string") return explicit;
  if (read.kind !== "retrieval" && read.kind !== "rerank") return null;
  const input = read.firstJson(inputKeys);
  return input === undefined ? null : queryOf(input);
}

function queryOf(input: Value): string {
  if (!isObject(input)) return textOf(input);
  const question = firstPresent(input.query, input.question, input.input, input.text, input.q);
  if (question !== undefined && question !== input) return queryOf(question);
  const values = Object.values(input);
  return values.length === 1 && typeof values[0] === "string" ? values[0] : textOf(input);
}

export function documentsIn(read: SpanReader): RetrievedDocument[] {
  const explicit = documents(read.json("gen_ai.retrieval.documents"));
  if (explicit.length > 0) return explicit;
  for (const prefix of prefixes) {
    const found = documents(read.indexed(prefix));
    if (found.length > 0) return found;
  }
  const fromDatabase = read.raw.events.flatMap(({ name, attributes }) => {
    if (name !== "db.query.result" && name !== "db.search.result") return [];
    return documents([
      Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [
          key.slice(key.lastIndexOf(".") + 1),
          value,
        ]),
      ),
    ]);
  });
  if (fromDatabase.length > 0) return fromDatabase.slice(0, MAX_DOCUMENTS);
  if (read.kind !== "retrieval" && read.kind !== "rerank") return [];
  for (const key of outputKeys) {
    const output = read.json(key);
    const list = isObject(output)
      ? firstPresent(output.documents, output.outputs, output.output, output.results)
      : output;
    const found = Array.isArray(list) ? documents(list) : [];
    if (found.length > 0) return found;
  }
  return [];
}

function documents(value: Value | undefined): RetrievedDocument[] {
  return listOf(value)
    .slice(0, MAX_DOCUMENTS)
    .flatMap((item) => {
      const sent = unfolded(item);
      if (typeof sent === "string") return [{ id: "", score: null, content: sent, metadata: null }];
      if (!isObject(sent)) return [];
      const unboxed = isObject(sent.document) ? { ...sent, ...sent.document } : sent;
      const of = isObject(unboxed.kwargs) ? { ...unboxed, ...unboxed.kwargs } : unboxed;
      const said = firstPresent(
        of.content,
        of.page_content,
        of.pageContent,
        of.text,
        typeof of.document === "string" ? of.document : undefined,
      );
      const content = contentOfDocument(said);
      const metadata = of.metadata === undefined ? null : unfolded(of.metadata);
      const id = idOf(of.id, isObject(metadata) ? metadata.id : undefined) ?? "";
      if (content === "" && id === "") return [];
      const score = numberOf(of.score) ?? numberOf(of.relevance_score) ?? numberOf(of.distance);
      return [{ id, score: score ?? null, content, metadata }];
    });
}

/** Genkit writes a document's content as parts. */
function contentOfDocument(value: Value | undefined): string {
  if (Array.isArray(value))
    return value
      .map((part) => (isObject(part) ? (stringOf(part.text) ?? "") : textOf(part)))
      .join("\n");
  return value === undefined ? "" : textOf(value);
}

/** Texts that were embedded, where they are not in the input. */
export function embeddedTexts(read: SpanReader): Message[] {
  return listOf(read.indexed("embedding.embeddings.")).flatMap((item) => {
    const of = isObject(item) && isObject(item.embedding) ? item.embedding : item;
    return isObject(of) ? messagesOf(stringOf(of.text), "user") : [];
  });
}

/** How many vectors of how many dimensions; the vectors themselves are nothing to read. */
export function embeddingSize(read: SpanReader): { embeddings: number; dimensions: number } | null {
  const vectors = [
    ...listOf(read.value("ai.embedding")),
    ...listOf(read.value("ai.embeddings")),
  ].map(unfolded);
  for (const item of listOf(read.indexed("embedding.embeddings."))) {
    const of = isObject(item) && isObject(item.embedding) ? item.embedding : item;
    if (isObject(of) && of.vector !== undefined) vectors.push(unfolded(of.vector));
  }
  const genkit = read.json("genkit:output");
  if (isObject(genkit))
    for (const item of listOf(genkit.embeddings))
      if (isObject(item) && Array.isArray(item.embedding)) vectors.push(item.embedding);
  const dimensions =
    numberOf(read.value("gen_ai.embeddings.dimension.count")) ??
    (Array.isArray(vectors[0]) ? vectors[0].length : undefined);
  // `ai.embedding` alone is one vector written as a list of numbers.
  const count = vectors.filter(Array.isArray).length;
  return count === 0 && dimensions === undefined
    ? null
    : { embeddings: count, dimensions: dimensions ?? 0 };
}

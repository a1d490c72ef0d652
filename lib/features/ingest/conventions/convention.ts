import type { RawSpan, Value } from "../model.ts";

/**
 * The facts a span may state, and how each is read. `raw` keeps JSON or other structure untouched, for
 * a convention's own `derive`.
 */
export const fieldTypes = {
  // What kind of work the span is, in each vocabulary's own words.
  langfuseType: "text",
  langsmithKind: "text",
  openinferenceKind: "text",
  mlflowType: "text",
  aiOperation: "text",
  mastraType: "text",
  spanType: "text",
  operation: "text",
  requestType: "text",
  traceloopKind: "text",
  genkitType: "text",
  genkitSubtype: "text",
  genkitName: "text",
  entityType: "text",
  laminarType: "text",
  mcpMethod: "text",
  flueTool: "text",
  flueTask: "text",
  loopCycle: "text",
  textPrompt: "present",
  messages: "present",
  toolCalls: "present",
  // Who was asked.
  provider: "provider",
  requestModel: "text",
  responseModel: "text",
  /** A model the emitter does not say is the requested or the answering one. */
  anyModel: "text",
  serverAddress: "text",
  serviceName: "text",
  environment: "text",
  release: "text",
  // Tokens.
  input: "count",
  output: "count",
  total: "count",
  cacheRead: "count",
  cacheWrite: "count",
  cacheWrite5m: "count",
  cacheWrite1h: "count",
  reasoning: "count",
  audioInput: "count",
  audioOutput: "count",
  /** Sign of an emitter generation that splits its input tokens. */
  inputDetail: "present",
  cost: "money",
  costInput: "money",
  costOutput: "money",
  // The answer.
  responseId: "text",
  finish: "list",
  serviceTier: "text",
  ttftSeconds: "number",
  ttftMs: "number",
  firstTokenAt: "time",
  errorType: "text",
  providerError: "text",
  httpStatus: "count",
  level: "text",
  levelNumber: "number",
  toolStatus: "text",
  // Who it was for, and what it is called.
  conversationId: "text",
  userId: "text",
  tags: "list",
  title: "text",
  functionId: "text",
  toolName: "text",
  toolCallId: "text",
  entityName: "text",
  agentName: "text",
  promptName: "text",
  promptVersion: "text",
  // Attributes that hold further facts as JSON.
  usageJson: "raw",
  costJson: "raw",
  inputDetails: "raw",
  outputDetails: "raw",
  responseJson: "raw",
  requestJson: "raw",
  providerMetadata: "raw",
  metadataJson: "raw",
  promptJson: "raw",
} as const;

export type FieldType = (typeof fieldTypes)[keyof typeof fieldTypes];
export type Field = keyof typeof fieldTypes;

type Read = {
  text: string;
  provider: string;
  count: number;
  money: number;
  number: number;
  time: number;
  list: string[];
  present: true;
  raw: Value;
};

/** What was found on one span; the first key of a field's list that says something wins. */
export type Facts = { [F in Field]: Read[(typeof fieldTypes)[F]] | undefined };

export type FieldKeys = { readonly [F in Field]?: readonly string[] };

/**
 * One instrumentation's way of writing spans, as data. Wherever a key or name may vary at its end, a
 * trailing `*` says so. To support another instrumentation, write one file and add it to the list in
 * `all.ts`.
 */
export type Convention = {
  /** Canonical id, as shown to people. */
  id: string;
  /** Instrumentation scope names. */
  scopes?: readonly string[];
  /** Resource attributes that give it away. */
  resource?: readonly (readonly [key: string, value: string])[];
  /** Span attributes that give it away. */
  markers?: readonly string[];
  /** Facts and the keys that state them, best first. Read on any span that has them. */
  fields?: FieldKeys;
  /** The same, for keys too plain to be trusted on other dialects' spans. */
  ownFields?: FieldKeys;
  /** Keys that are read elsewhere (content, parameters) or deliberately not at all. */
  known?: readonly string[];
  /** Facts that only this convention's JSON attributes hold. Runs on its own spans; fills gaps. */
  derive?: (facts: Facts, raw: RawSpan) => void;
};

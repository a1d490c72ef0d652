import type { Convention } from "./convention.ts";

export const logfire: Convention = {
  id: "logfire",
  scopes: ["logfire", "logfire.*"],
  resource: [["telemetry.sdk.name", "logfire"]],
  markers: ["logfire.msg", "logfire.json_schema", "logfire.span_type"],
  fields: {
    title: ["logfire.msg"],
    levelNumber: ["logfire.level_num"],
    tags: ["logfire.tags"],
    cost: ["operation.cost"],
  },
  ownFields: { messages: ["request_data", "response_data"] },
  known: [
    "logfire.*",
    "request_data",
    "response_data",
    "async",
    "events",
    "all_messages_events",
    "code.*",
  ],
};

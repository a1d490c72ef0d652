import type { Convention } from "./convention.ts";

export const flue: Convention = {
  id: "flue",
  scopes: ["@flue/opentelemetry"],
  markers: ["flue.*"],
  fields: { flueTool: ["flue.tool.*"], flueTask: ["flue.task.*"], toolName: ["flue.tool.name"] },
  known: ["flue.*"],
};

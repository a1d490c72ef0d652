import type { Convention } from "./convention.ts";

/** An agent's usage is the sum over the life of the agent object, not of this run. */
export const strands: Convention = {
  id: "strands",
  scopes: ["strands-agents", "strands.telemetry.tracer"],
  markers: ["event_loop.cycle_id", "agent_loop.cycle_id"],
  fields: { loopCycle: ["event_loop.cycle_id", "agent_loop.cycle_id"] },
  known: ["event_loop.*", "agent_loop.*", "name", "tool.status"],
};

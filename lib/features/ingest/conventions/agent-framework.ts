import type { Convention } from "./convention.ts";

export const agentFramework: Convention = {
  id: "agent-framework",
  scopes: ["agent_framework*", "Microsoft.Agents.*", "Microsoft.Extensions.AI*"],
  markers: ["workflow.*", "executor.*"],
  known: ["workflow.*", "executor.*", "message.*", "edge_group.*", "build.*"],
};

export const semanticKernel: Convention = {
  id: "semantic-kernel",
  scopes: ["Microsoft.SemanticKernel*", "semantic_kernel*"],
  markers: ["sk.*"],
  known: ["sk.*"],
};

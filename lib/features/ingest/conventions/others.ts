import type { Convention } from "./convention.ts";

/** Emitters that write semantic conventions and differ only in how they are recognised. */
export const geminiCli: Convention = {
  id: "gemini-cli",
  scopes: ["gemini-cli*"],
  known: ["interactive"],
};

export const springAi: Convention = {
  id: "spring-ai",
  scopes: ["org.springframework.ai*"],
  markers: ["spring.ai.*"],
  known: ["spring.ai.*"],
};

export const openrouter: Convention = {
  id: "openrouter",
  resource: [["service.name", "openrouter"]],
  markers: ["openrouter.*"],
  fields: { cost: ["usage.cost"] },
  known: ["openrouter.*"],
};

/** Anything else that names a model or its tokens. */
export const generic: Convention = { id: "generic" };

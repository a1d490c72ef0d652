import { conventions } from "./conventions/all.ts";
import { matches } from "./match.ts";
import type { Resource } from "./model.ts";
import { text } from "./read.ts";
import { type FittingRule, usageRulesFor } from "./usage-rule-search.ts";

/** What all spans of a resource and scope share, worked out once. */
export type ResourceFacts = {
  serviceName: string;
  serviceVersion: string;
  environment: string;
  /** Bit set of conventions that the scope or the resource gives away. */
  dialects: number;
  /** Usage rules for this scope and version, in order. */
  usageRules: readonly FittingRule[];
  /** No usage rule names this scope, whatever its version. */
  isUnknownScope: boolean;
};

const remembered = new WeakMap<Resource, ResourceFacts>();

export function resourceFacts(resource: Resource): ResourceFacts {
  let facts = remembered.get(resource);
  if (facts === undefined) {
    facts = workOut(resource);
    remembered.set(resource, facts);
  }
  return facts;
}

function workOut({ attributes, scopeName, scopeVersion }: Resource): ResourceFacts {
  const service = text(attributes["service.name"]) ?? "";
  const sdk = text(attributes["telemetry.sdk.name"]) ?? "";
  const isNamed = isServiceName(service, sdk === "openlit");
  let dialects = 0;
  conventions.forEach((convention, index) => {
    const byScope = convention.scopes?.some((pattern) => matches(pattern, scopeName));
    const byResource = convention.resource?.some(([key, value]) => attributes[key] === value);
    if (byScope || byResource) dialects |= 1 << index;
  });
  const { rules, isUnknown } = usageRulesFor(scopeName, scopeVersion);
  return {
    serviceName: isNamed ? service : "",
    serviceVersion: isFrameworkVersion(service, sdk)
      ? ""
      : (text(attributes["service.version"]) ?? ""),
    environment:
      text(attributes["deployment.environment.name"]) ??
      text(attributes["deployment.environment"]) ??
      "",
    dialects,
    usageRules: rules,
    isUnknownScope: isUnknown,
  };
}

/** Defaults of SDKs are nobody's service. */
export function isServiceName(name: string, isOpenlit: boolean): boolean {
  if (name === "" || name === "laminar-tracer-resource" || name.startsWith("unknown_service"))
    return false;
  return !(isOpenlit && name === "app");
}

/** These put their own version where the application's belongs. */
function isFrameworkVersion(service: string, sdk: string): boolean {
  return sdk === "@mastra/otel-exporter" || service === "laminar-tracer-resource";
}

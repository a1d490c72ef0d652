import { familyRules } from "./family-rules.ts";
import { organisationVendor, readModelId } from "./model-id.ts";

/** Who trained the served weights; `baseVendor` is who trained the weights these were built from. */
export type Family = { vendor: string; family: string; baseVendor: string | null };

/** Null for a deployment name or a model nobody here knows: unknown is not the same as independent. */
export function familyOf(rawModel: string): Family | null {
  const { base, organisation, isOpaque } = readModelId(rawModel);
  if (isOpaque) return null;
  const rule = familyRules.find(({ pattern }) => pattern.test(base));
  if (rule)
    return { vendor: rule.vendor, family: rule.family, baseVendor: rule.base?.(base) ?? null };
  const vendor = organisationVendor(organisation);
  return vendor ? { vendor, family: vendor, baseVendor: null } : null;
}

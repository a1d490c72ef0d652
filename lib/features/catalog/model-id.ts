import { knownHosts, vendorOfOrganisation } from "./family-rules.ts";

/** A model id taken apart. */
export type ModelId = {
  /** Normalised, with its snapshot date. */
  id: string;
  /** Without snapshot date and `-latest`: what people mean by the model. */
  base: string;
  /** `2024-08-06`, or null. */
  snapshot: string | null;
  /** The organisation named in front of it, or null. */
  organisation: string | null;
  /** The host named in front of it, or null. */
  host: string | null;
  /** Bedrock's cross-region prefix (`us`, `eu`, `global`), or null. */
  region: string | null;
  isFineTuned: boolean;
  /** A `:free` variant. */
  isFree: boolean;
  /** A deployment or profile of the customer's own: its name says nothing about the model. */
  isOpaque: boolean;
};

const bedrockRegion = /^(us-gov|us|eu|apac|jp|au|in|ca|sa|global)\./;
const bedrockVendor =
  /^(anthropic|amazon|meta|mistral|cohere|ai21|stability|deepseek|openai|qwen|writer|luma|twelvelabs|google|moonshot|moonshotai|minimax|nvidia|zai)\.(?=[a-z])/;
const variantSuffix = /:(free|nitro|floor|online|thinking|extended|beta|exacto)$/;

/** Reads any id form seen in telemetry. Pure and total: nonsense comes back as itself, lower-cased. */
export function readModelId(raw: string): ModelId {
  const found: ModelId = {
    id: "",
    base: "",
    snapshot: null,
    organisation: null,
    host: null,
    region: null,
    isFineTuned: false,
    isFree: false,
    isOpaque: false,
  };
  let id = raw.trim().toLowerCase();

  const arn = /^arn:aws[\w-]*:(?:bedrock|sagemaker):[^/]*:([\w-]+)\/(.+)$/.exec(id);
  if (arn) {
    if (
      /application-inference-profile|provisioned-model|custom-model|imported-model|endpoint/.test(
        arn[1]!,
      )
    )
      return { ...found, id: arn[2]!, base: arn[2]!, isOpaque: true };
    id = arn[2]!;
  }
  const nested =
    /(?:^|\/)(?:publishers|accounts)\/([^/]+)\/models\/(.+)$/.exec(id) ??
    /^@cf\/([^/]+)\/(.+)$/.exec(id);
  if (nested) {
    found.organisation = nested[1]!;
    id = nested[2]!;
  } else if (id.startsWith("models/")) id = id.slice("models/".length);

  if (/^ft[:-]/.test(id)) {
    found.isFineTuned = true;
    id = id.slice(3).split(":")[0]!;
  }
  const prefixed = /^([a-z_]+):(?=[a-z@])(.+)$/.exec(id);
  if (prefixed && knownHosts.has(prefixed[1]!)) {
    found.host = prefixed[1]!;
    id = prefixed[2]!;
  }
  const segments = id.split("/").filter(Boolean);
  if (segments.length > 1) {
    if (knownHosts.has(segments[0]!)) found.host = segments[0]!;
    found.organisation = segments.at(-2)!;
    id = segments.at(-1)!;
  }
  const variant = variantSuffix.exec(id);
  if (variant) {
    found.isFree = variant[1] === "free";
    id = id.slice(0, variant.index);
  }
  const region = bedrockRegion.exec(id);
  if (region && bedrockVendor.test(id.slice(region[0].length))) {
    found.region = region[1]!;
    id = id.slice(region[0].length);
  }
  const vendor = bedrockVendor.exec(id);
  if (vendor) {
    found.organisation = vendor[1]!;
    id = id.slice(vendor[0].length);
  }
  id = id.replace(/-v\d+(:\d+)?(:\d+k)?$/, (suffix) =>
    vendor || suffix.includes(":") ? "" : suffix,
  );
  id = id.replace(/@(?:default|latest)$/, "").replace("@", "-");
  id = id.replace(/^(?:databricks-|snowflake-|fw-|anthropic--)/, "").replace(/^openai-(?=gpt)/, "");
  id = id.replace(/^gpt-35/, "gpt-3.5").replace(/(\d)p(\d)/g, "$1.$2");

  found.id = id;
  const date = /-(\d{4})-?(\d{2})-?(\d{2})$/.exec(id);
  const isDate = date && Number(date[1]) > 2019 && Number(date[2]) <= 12 && Number(date[3]) <= 31;
  if (isDate) found.snapshot = `${date[1]}-${date[2]}-${date[3]}`;
  found.base = (isDate ? id.slice(0, date.index) : id).replace(/-latest$/, "");
  return found;
}

/** The organisation's vendor, where the organisation is one we know. */
export const organisationVendor = (organisation: string | null): string | null =>
  organisation ? (vendorOfOrganisation[organisation] ?? null) : null;

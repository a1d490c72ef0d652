import { NodeSDK } from "@opentelemetry/sdk-node";

/** As the OpenTelemetry docs have it: everything from the standard OTEL_* environment variables. */
export function startTelemetry(instrumentations = []) {
  const sdk = new NodeSDK({ instrumentations });
  sdk.start();
  return sdk;
}

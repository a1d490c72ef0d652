import { registerHooks } from "node:module";

/**
 * Makes what is imported after this take the CommonJS build of Drizzle. Its ES modules re-export each
 * other by star through hundreds of files, and linking those costs V8 1.4 s and 180 MB at every start
 * (measured on Node 24.21); the other build takes a tenth of either. Roles import this first and the
 * rest of themselves with `await import()`.
 */
registerHooks({
  resolve: (specifier, context, next) =>
    /^drizzle-orm(\/|$)/.test(specifier)
      ? next(specifier, { ...context, conditions: ["node", "require", "module-sync"] })
      : next(specifier, context),
});

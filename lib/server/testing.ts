import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

type Handler = (request: Request, route: { params: Promise<unknown> }) => Promise<Response>;

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type Method = (typeof METHODS)[number];

/** One route file on disk with the handlers it really exports. */
export type RouteFile = {
  /** As in the address, `/api/[project]/keys/[id]`. */
  pattern: string;
  methods: Method[];
  call(method: Method, asked?: Asked): Promise<Response>;
};

export type Asked = {
  params?: Record<string, string | string[]>;
  cookie?: string | undefined;
  key?: string | undefined;
  headers?: Record<string, string>;
  body?: unknown;
};

/** The name this server is reached by in suites. Loopback, so that local mode may apply. */
export const HOST = "localhost:3000";

/** Every route handler under `app`, found on disk so that a new one cannot be forgotten. */
export async function routeFiles(): Promise<RouteFile[]> {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const found = globSync("app/**/route.ts", { cwd: root }).sort();
  return Promise.all(
    found.map(async (path) => {
      const module = await import(pathToFileURL(join(root, path)).href);
      const pattern = `/${path.replace(/^app\//, "").replace(/\/?route\.ts$/, "")}`.replace(
        /\/\([^)]*\)/g,
        "",
      );
      return {
        pattern,
        methods: METHODS.filter((method) => typeof module[method] === "function"),
        call: (method: Method, asked: Asked = {}) => ask(module[method], pattern, method, asked),
      };
    }),
  );
}

function ask(
  handler: Handler,
  pattern: string,
  method: Method,
  { params = {}, cookie, key, headers = {}, body }: Asked,
): Promise<Response> {
  const path = pattern.replace(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) =>
    [params[name] ?? "x"].flat().map(encodeURIComponent).join("/"),
  );
  const hasBody = method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
  const request = new Request(`http://${HOST}${path}`, {
    method,
    headers: {
      host: HOST,
      ...(cookie ? { cookie, origin: `http://${HOST}` } : {}),
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(hasBody ? { "content-type": "application/json" } : {}),
      ...headers,
    },
    ...(hasBody ? { body: JSON.stringify(body ?? {}) } : {}),
  });
  return handler(request, { params: Promise.resolve(params) });
}

/** What a browser would send back: names and values without their attributes. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0]!)
    .join("; ");
}

import { forbidden } from "#lib/core/errors.ts";
import { config, isLoopback } from "#lib/platform/config.ts";

/** Looks a header up by its lower-case name. */
export type HeaderLookup = (name: string) => string | null | undefined;

const changing = /^(?!GET$|HEAD$|OPTIONS$)/;

export function isChanging(method: string): boolean {
  return changing.test(method.toUpperCase());
}

/**
 * Refuses a change that another site's page asked this browser for. Requests from anything but a
 * browser carry neither header and pass: there are no cookies to abuse there.
 */
export function assertSameOrigin(header: HeaderLookup): void {
  const site = header("sec-fetch-site");
  if (site && site !== "same-origin" && site !== "none")
    throw forbidden("This change was asked for by another site's page.");
  const origin = header("origin");
  if (!origin) return;
  const { publicUrl } = config();
  const own = [header("host"), header("x-forwarded-host"), publicUrl && hostOf(publicUrl)];
  if (!own.includes(hostOf(origin) ?? ""))
    throw forbidden(
      "The page that asked for this change is not ours. " +
        "Behind a proxy that renames the host, set MIDWATCH_PUBLIC_URL.",
    );
}

/**
 * Why a request does not count as this machine's own, or null when it does. The `Host` must be a
 * loopback name: a page of another site that was re-bound to 127.0.0.1 still sends its own name.
 * A proxy that forwards for others gives itself away by the addresses it lists.
 */
export function whyNotLocal(header: HeaderLookup, remoteAddress?: string): string | null {
  const host = header("host");
  if (host && !isLoopbackHost(host)) return `it was asked for as "${host.slice(0, 80)}"`;
  if (remoteAddress && !isLoopbackAddress(remoteAddress)) return "it came from another machine";
  const forwardedHost = header("x-forwarded-host");
  const forwardedFor = header("x-forwarded-for");
  if (
    header("forwarded") ||
    (forwardedHost && !isLoopbackHost(forwardedHost)) ||
    (forwardedFor && !forwardedFor.split(",").every((hop) => isLoopbackAddress(hop.trim())))
  )
    return "a proxy forwarded it for another machine";
  return null;
}

/** True for no origin at all and for pages served from this machine, whatever their port. */
export function isLocalOrigin(header: HeaderLookup): boolean {
  const origin = header("origin");
  if (origin) return isLoopbackHost(hostOf(origin) ?? "");
  return header("sec-fetch-site") !== "cross-site";
}

/** For `Host` header values: a loopback name or address with any port. */
export function isLoopbackHost(host: string): boolean {
  if (!/^[\w.[\]:-]+$/.test(host)) return false;
  try {
    return isLoopback(new URL(`http://${host}`).hostname);
  } catch {
    return false;
  }
}

function isLoopbackAddress(address: string): boolean {
  return isLoopback(address.replace(/^::ffff:/i, ""));
}

function hostOf(url: string): string | null {
  try {
    return new URL(url).host;
  } catch {
    return null;
  }
}

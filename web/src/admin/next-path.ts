/**
 * Where to go after login: the `next` of the query if it is a path of this site, else null.
 * `//host`, `/\host` and absolute addresses would lead away (open redirect, CWE-601).
 */
export function nextPath(search: string, origin: string): string | null {
  const next = new URLSearchParams(search).get("next");
  if (next === null || !/^\/[^/\\]/.test(next)) return null;
  const url = URL.canParse(next, origin) ? new URL(next, origin) : null;
  return url !== null && url.origin === origin ? `${url.pathname}${url.search}${url.hash}` : null;
}

/** True when the way leads into a conference room: the login page then says so. */
export function leadsToRoom(next: string | null): boolean {
  return next !== null && /^\/c\/[^/]+$/.test(next.split(/[?#]/)[0] ?? "");
}

export type SsoFailure = "sso-failed" | "sso-no-account" | "sso-throttled";

/** Why the identity provider's answer did not log anybody in, as the query tells; else null. */
export function ssoFailure(search: string): SsoFailure | null {
  const kind = new URLSearchParams(search).get("sso");
  return kind === "failed" || kind === "no-account" || kind === "throttled" ? `sso-${kind}` : null;
}

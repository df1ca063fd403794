/** An address of this app only: never another site's, whatever the link says. */
export function safeNext(next: string | undefined, origin: string = window.location.origin): string {
  if (!next || !next.startsWith('/')) return '/';
  try {
    const url = new URL(next, origin);
    if (url.origin !== origin || /^\/(login|setup|invite)(\/|$)/.test(url.pathname)) return '/';
    return url.pathname + url.search + url.hash;
  } catch {
    return '/';
  }
}

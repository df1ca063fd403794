/**
 * Listens to a page: whatever a person's developer tools would show red is a
 * fault of the journey. Refusals of the server are faults too, unless the
 * journey said beforehand that it provokes them.
 */
export function watch(page, name, log) {
  const faults = [];
  const expected = [];
  const lost = new WeakSet();
  let away = false;
  const note = (text) => log.push(`[${name}] ${text}`);
  const fault = (text) => {
    faults.push(text);
    note(`FAULT ${text}`);
  };

  page.on('console', (message) => {
    const text = message.text();
    note(`${message.type()}: ${text}`);
    // The browser's own line about an answer of 400 and more; `response` judges those.
    if (text.startsWith('Failed to load resource')) return;
    if (away && /net::ERR_|WebSocket|ERR_|^ApiError: 网络已断开/.test(text)) return;
    if (message.type() === 'error' || (message.type() === 'warning' && /Content Security Policy|Warning:/.test(text))) fault(`console: ${text}`);
  });
  page.on('pageerror', (error) => fault(`exception: ${error.stack ?? error}`));
  page.on('crash', () => fault('the page crashed'));
  // A request that began while the server could not be reached may be told to have failed later.
  page.on('request', (request) => away && lost.add(request));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED' && !away && !lost.has(request)) fault(`${request.method()} ${request.url()}: ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() < 400) return;
    const text = `${response.request().method()} ${new URL(response.url()).pathname}: ${response.status()}`;
    // What is read ahead of a row that somebody has just deleted.
    const ahead = response.status() === 404 && response.request().headers().purpose === 'prefetch';
    const gone = away && [502, 503, 504].includes(response.status());
    // A draft is saved while it is written: one that is not whole yet is refused, and the page says so.
    const draft = response.status() === 400 && response.request().method() === 'PUT' && new URL(response.url()).pathname.startsWith('/api/v1/definitions/');
    if (ahead || gone || draft || expected.some((pattern) => pattern.test(text))) note(`expected ${text}`);
    else fault(text);
  });

  return {
    faults,
    /** Refusals to come that are part of the journey: `METHOD /path: status` matches the pattern. */
    expect: (pattern) => expected.push(pattern),
    /** Whether the server cannot be reached now, so that calls fail. */
    away: (now) => {
      away = now;
      note(now ? 'away' : 'back');
    },
  };
}

/** How often a thing is opened after the first time. */
const ROUNDS = 10;

/** Figures of a measurement in the browser: told as they come, with whether they reach what is aimed at. */
export function measure(target) {
  const figures = {};
  /** How long something takes from the click until it is seen: the first time, then the others. */
  async function opening(page, name, { act, ready, again }) {
    const times = [];
    for (let round = 0; round <= ROUNDS; round++) {
      await page.waitForTimeout(300); // what was opened before has come to rest
      const [seen] = await Promise.all([page.evaluate(untilSeen, ready), act()]);
      times.push(seen);
      await again();
      await page.waitForFunction(({ selector, count }) => document.querySelectorAll(selector).length < count, ready);
    }
    const [first, ...rest] = times;
    tell(name, { first: Math.round(first), ...spread(rest) });
  }

  function tell(name, figure) {
    figures[name] = figure;
    const aim = target[name];
    const missed = aim && ((aim.median && figure.median > aim.median) || (aim.p95 && figure.p95 > aim.p95) || (aim.fps && figure.fps < aim.fps));
    if (missed) process.exitCode = 1;
    console.log(`${name.padEnd(32)} ${Object.entries(figure).map(([key, value]) => `${key} ${value}`).join('  ')}${aim ? (missed ? '  missed' : '  reached') : ''}`);
  }

  return { figures, tell, opening };
}

/** In the page: milliseconds from the next click until so many are there, nothing waits for its code, and the frame is drawn. */
export function untilSeen({ selector, count }) {
  return new Promise((done, fail) => {
    let begun = 0;
    window.addEventListener('click', () => (begun = performance.now()), { capture: true, once: true });
    const until = performance.now() + 20_000;
    const look = () => {
      if (performance.now() > until) return fail(new Error(`${document.querySelectorAll(selector).length} of ${count} ${selector}`));
      if (begun === 0 || document.querySelectorAll(selector).length < count || document.querySelector('[class*=_waiting_]')) return requestAnimationFrame(look);
      const drawn = new MessageChannel();
      drawn.port1.onmessage = () => done(performance.now() - begun);
      requestAnimationFrame(() => drawn.port2.postMessage(0));
    };
    requestAnimationFrame(look);
  });
}

/** Frames that the page draws while something is done: how many a second, the usual one and the slow ones. */
export async function framesWhile(page, act) {
  await page.evaluate(() => {
    window.frames_ = [];
    window.framing = true;
    const step = (at) => {
      window.frames_.push(at);
      if (window.framing) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  await act();
  const at = await page.evaluate(() => {
    window.framing = false;
    return window.frames_;
  });
  const gaps = at.slice(1).map((time, i) => time - at[i]);
  const fps = Math.round((1000 * gaps.length) / (at.at(-1) - at[0]));
  return { fps, ...spread(gaps), fpsP95: Math.round(1000 / spread(gaps).p95) };
}

/** The median of times, the 95th percentile and the longest. */
export function spread(list) {
  const times = list.toSorted((a, b) => a - b);
  const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] * 10) / 10;
  return { median: at(0.5), p95: at(0.95), most: at(1) };
}

// What a list of 1,000,000 records costs: `make bench-million`, or
// `TENON_BINARY=… node ui/e2e/measure-million.mjs FOLDER`, where FOLDER is what
// `go run ./internal/bench -only search -rows 1000000 -home …` left.
//
// The real product in Chromium: the first rows after a click, scrolling, and the way to
// the last of all rows and back; and lists as the web app asks for them, over HTTP: by a
// field with an index and by one without, with words, counted, from front to back.
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { grid, total, totalIs } from './harness/hands.mjs';
import { output } from './harness/journey.mjs';
import { framesWhile, measure, spread } from './harness/measure.mjs';
import { Server } from './harness/server.mjs';

const admin = { email: 'admin@example.com', password: 'bench-password-1' };
/** What is aimed at, by the name of a figure. */
const target = {
  'first rows after a click': { median: 300 },
  scrolling: { fps: 55 },
  'filter with an index': { p95: 20 },
};
const list = '/a/scale/o/customer';

const folder = process.argv[2];
if (!folder) throw new Error('which folder of data?');
const only = process.argv[3];
const { figures, tell, opening } = measure(target);
const server = await Server.start(folder);
const browser = await chromium.launch({
  executablePath: process.env.TENON_BROWSER || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  const { token } = await server.signIn(admin);
  const context = await browser.newContext({ baseURL: server.base, viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  await context.addInitScript((value) => localStorage.setItem('tenon.token', value), token);
  const page = await context.newPage();
  console.log(`load ${os.loadavg().map((n) => n.toFixed(1)).join(' ')}`);
  for (const [name, part] of Object.entries({ asking: () => asking(token), first, scrolling, far })) if (!only || only === name) await part(page);
  console.log(`load ${os.loadavg().map((n) => n.toFixed(1)).join(' ')}`);
  await writeFile(path.join(output, '../bench-million.json'), `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  await browser.close();
  await server.remove();
}

/** Pages of a list as the web app asks for them. */
async function asking(token) {
  const ask = async (query) => {
    const begun = performance.now();
    const answer = await fetch(`${server.base}/api/v1/objects/customer/records?${new URLSearchParams({ limit: '100', fields: 'name,city,phone,owner,created', ...query })}`, { headers: { Authorization: `Bearer ${token}` } });
    const page = await answer.json();
    if (!answer.ok) throw new Error(`${JSON.stringify(query)}: ${answer.status} ${page.message}`);
    return { took: performance.now() - begun, page };
  };
  const times = async (rounds, query, check) => {
    const took = [];
    for (let n = -3; n < rounds; n++) {
      const one = await ask(query(n + 3));
      if (!check(one.page)) throw new Error(`${JSON.stringify(query(n + 3))} gives ${one.page.items.length} of ${one.page.count}`);
      if (n >= 0) took.push(one.took);
    }
    return spread(took);
  };
  const full = (page) => page.items.length === 100;
  tell('list', await times(100, () => ({}), full));
  tell('filter with an index', await times(200, (n) => ({ filter: `record.city == "城市 ${n % 300}"` }), full));
  tell('its capped count', await times(100, (n) => ({ filter: `record.city == "城市 ${n % 300}"`, count: 'capped', limit: '1' }), (page) => page.count > 3000));
  tell('count of everything, capped', await times(50, () => ({ count: 'capped', limit: '1' }), (page) => page.count === 10_000 && page.more));
  tell('words in a list, rare', await times(50, (n) => ({ q: ['华鑫泰和', '海宏安盛', '德隆广元'][n % 3] }), (page) => page.items.length > 0));
  tell('words in a list, common', await times(50, () => ({ q: '有限公司' }), full));
  tell('its capped count, common', await times(20, () => ({ q: '有限公司', count: 'capped', limit: '1' }), (page) => page.count === 10_000));
  tell('pinyin in a list', await times(50, (n) => ({ q: ['hxth', 'hhas', 'dlgy'][n % 3] }), (page) => page.items.length > 0));
  tell('its capped count, pinyin', await times(20, (n) => ({ q: ['hx', 'hh', 'dl'][n % 3], count: 'capped', limit: '1' }), (page) => page.count > 0));
  tell('900,000 rows down', await times(20, (n) => ({ skip: String(900_000 + n) }), full));
  tell('the last rows', await times(20, () => ({ skip: '999900' }), full));
  tell('filter without an index', await times(5, (n) => ({ filter: `record.phone.endsWith("nothing ${n}")` }), (page) => page.items.length === 0));
}

/** Waits for the rows of a list. */
function rows(page) {
  return page.getByRole('grid').getByRole('row').nth(5).waitFor();
}

/** From the page of the business to the rows of the list. */
async function first(page) {
  await page.goto(list);
  await rows(page);
  await page.goto('/me/settings');
  await page.goBack();
  await rows(page);
  const entry = page.getByRole('navigation').getByRole('link', { name: '客户' }).first();
  const home = page.getByRole('link', { name: '首页' }).first();
  await home.click();
  await page.getByRole('grid').waitFor({ state: 'detached' });
  await opening(page, 'first rows after a click', {
    act: () => entry.click(),
    ready: { selector: '[role=grid] [role=row]:not([aria-busy]) [role=gridcell]', count: 60 },
    again: () => home.click(),
  });
}

/** The wheel, as fast as somebody who looks for something turns it. */
async function scrolling(page) {
  await page.goto(list);
  await rows(page);
  const box = await page.getByRole('grid').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const frames = await framesWhile(page, async () => {
    for (let i = 0; i < 240; i++) {
      await page.mouse.wheel(0, 120);
      await page.waitForTimeout(8);
    }
  });
  tell('scrolling', frames);
}

/** To the last of all records by a key, once they are counted, and back. */
async function far(page) {
  await page.goto(list);
  await rows(page);
  await total(page).click();
  await totalIs(page, '1,000,000');
  await grid(page).focus();
  const jump = async (key, row) => {
    const begun = performance.now();
    await page.keyboard.press(key);
    await grid(page).locator(`[data-row="${row}"] [role=gridcell]`).filter({ hasText: /\D/ }).first().waitFor();
    return performance.now() - begun;
  };
  const [ends, tops] = [[], []];
  for (let n = 0; n < 10; n++) {
    ends.push(await jump('Control+End', 999_999));
    tops.push(await jump('Control+Home', 0));
  }
  tell('to the last of 1,000,000', spread(ends));
  tell('back to the first', spread(tops));
}

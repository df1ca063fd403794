// How a sub-form of 1,000 rows answers: `make bench-rows`, or
// `TENON_BINARY=… node ui/e2e/measure-rows.mjs`.
//
// The real product in Chromium: a record with 1,000 rows of 10 columns, two of them
// formulas, four with a sum, and a formula of the record over all rows. A key is
// timed from the moment that the browser tells of it until the page is computed,
// rendered and laid out; the key that ends a cell computes the formulas of the row,
// the sums and the record. Scrolling goes through all rows, a step a frame.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { output } from './harness/journey.mjs';
import { Server } from './harness/server.mjs';

const ROWS = 1000;
const CELLS = 80;
const target = { typed: 16, entered: 50, frames: 50 };

const server = await Server.start();
const browser = await chromium.launch({
  executablePath: process.env.TENON_BROWSER || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  const api = await server.setUp({ suite: '', sample: false });
  await api.publish('measured', [['object', sheet()]]);
  const { id } = await api.post('/api/v1/objects/sheet/records', { name: 'rows', lines: Array.from({ length: ROWS }, (_, i) => row(i)) });
  const context = await browser.newContext({ baseURL: server.base, viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  await context.addInitScript((token) => localStorage.setItem('tenon.token', token), api.token);
  const page = await context.newPage();
  await page.goto(`/a/_/o/sheet/${id}`);
  await page.getByRole('heading', { name: 'rows', level: 1 }).first().waitFor();
  const opened = await page.evaluate(() => performance.now());
  await page.keyboard.press('e');
  const grid = page.getByRole('grid', { name: 'lines' });
  await grid.locator('[data-row="0"]').waitFor();
  const drawn = Math.round((await page.evaluate(() => performance.now())) - opened);

  await page.evaluate(timing);
  await grid.locator('[data-row="0"] [data-col="1"]').click();
  for (let i = 0; i < CELLS; i++) {
    await page.keyboard.press(String(1 + (i % 9)));
    await page.keyboard.press('7');
    await page.keyboard.press('Enter');
    await page.evaluate(() => new Promise((done) => setTimeout(done, 4)));
  }
  const { typed, entered } = await page.evaluate(() => window.rowTimes);
  const idle = await page.evaluate(scroll, 0);
  const frames = await page.evaluate(scroll, 140);
  const result = { rows: ROWS, columns: 10, drawn, typed: shares(typed), entered: shares(entered), frames, idle, target };
  await mkdir(output, { recursive: true });
  await writeFile(path.join(output, '../bench-rows.json'), `${JSON.stringify(result, null, 2)}\n`);
  console.log(`a sub-form of ${ROWS} rows and 10 columns, milliseconds`);
  console.log(`  drawn for editing      ${drawn}`);
  console.log(`  a key in a cell        median ${result.typed.median}  p95 ${result.typed.p95}  most ${result.typed.most}`);
  console.log(`  the end of a cell      median ${result.entered.median}  p95 ${result.entered.p95}  most ${result.entered.most}`);
  console.log(`  scrolling              ${frames.perSecond} frames a second (${idle.perSecond} standing still), the longest ${frames.longest}`);
  if (result.typed.p95 > target.typed || result.entered.p95 > target.entered || frames.perSecond < target.frames) {
    console.log(`  over the targets: ${JSON.stringify(target)}`);
    process.exitCode = 1;
  }
} finally {
  await browser.close();
  await server.remove();
}

function shares(list) {
  const times = list.slice(10).toSorted((a, b) => a - b);
  const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] * 100) / 100;
  return { median: at(0.5), p95: at(0.95), most: at(1) };
}

/** In the page: React commits in a microtask of the event, ours comes after it. */
function timing() {
  window.rowTimes = { typed: [], entered: [] };
  let start = 0;
  const done = (kind) =>
    queueMicrotask(() => {
      document.body.getBoundingClientRect();
      window.rowTimes[kind].push(performance.now() - start);
    });
  window.addEventListener(
    'keydown',
    (event) => {
      start = performance.now();
      // The grid keeps Enter to itself: its work is done when the event is over.
      if (event.key === 'Enter') setTimeout(() => done('entered'));
    },
    true,
  );
  window.addEventListener('input', () => done('typed'));
}

/** In the page: goes through all rows, a step a frame. */
async function scroll(step) {
  const grid = document.querySelector('[role=grid]');
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  grid.scrollTop = 0;
  await frame();
  const gaps = [];
  let last = await frame();
  for (let i = 0; i < 240; i++) {
    grid.scrollTop += step;
    const now = await frame();
    gaps.push(now - last);
    last = now;
  }
  return { perSecond: Math.round((gaps.length * 1000) / gaps.reduce((sum, gap) => sum + gap, 0)), longest: Math.round(Math.max(...gaps)), rows: grid.querySelectorAll('[data-row]').length };
}

function row(i) {
  return { what: `item ${i}`, quantity: i % 50, price: 10 + (i % 7), discount: 0.1, kind: 'a', due: '2026-05-01', note: `note ${i}`, done: i % 2 === 0 };
}

function sheet() {
  const label = (key) => ({ zh: key, en: key });
  const column = (key, type, more) => ({ key, type, label: label(key), ...more });
  return {
    kind: 'object', key: 'sheet', label: label('sheet'), title: 'name',
    fields: [
      column('name', 'text'),
      column('lines', 'subform', {
        totals: ['quantity', 'price', 'amount', 'net'],
        fields: [
          column('what', 'text'), column('quantity', 'number'), column('price', 'money'), column('discount', 'percent'),
          column('kind', 'select', { options: [{ value: 'a', label: label('a') }, { value: 'b', label: label('b') }] }), column('due', 'date'), column('note', 'text'), column('done', 'switch'),
          column('amount', 'formula', { result: 'money', formula: 'record.quantity * record.price' }),
          column('net', 'formula', { result: 'money', formula: 'record.amount * (1.0 - record.discount)' }),
        ],
      }),
      column('all', 'formula', { result: 'money', formula: 'SUM(record.lines.map(l, l.net))' }),
    ],
  };
}

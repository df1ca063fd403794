// What size costs in the browser: `make bench-large`, or
// `TENON_BINARY=… node ui/e2e/measure-large.mjs FOLDER`, where FOLDER is what
// `go run ./internal/bench -only large -home …` left.
//
// The real product in Chromium on an object of 300 fields, a form of 200 with 20
// rules, and 5,000 records. Something opens from the click until what it shows is
// there and the frame with it has been handed to the screen; the first time with
// its code, then again and again. Frames are those of requestAnimationFrame while
// the real mouse moves.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { output } from './harness/journey.mjs';
import { framesWhile, measure, spread } from './harness/measure.mjs';
import { Server } from './harness/server.mjs';

const admin = { email: 'admin@example.com', password: 'bench-password-1' };
/** What is aimed at, by the name of a figure. */
const target = { 'new form': { median: 400 }, 'designer drag': { fps: 50 } };

const folder = process.argv[2];
if (!folder) throw new Error('which folder of data?');
const only = process.argv[3];
const server = await Server.start(folder);
const browser = await chromium.launch({
  executablePath: process.env.TENON_BROWSER || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
const { figures, tell, opening } = measure(target);
try {
  const { token } = await server.signIn(admin);
  const context = await browser.newContext({ baseURL: server.base, viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  await context.addInitScript((value) => localStorage.setItem('tenon.token', value), token);
  const page = await context.newPage();
  for (const [name, part] of Object.entries({ forms, keys, drag, object, list, choosers })) if (!only || only === name) await part(page);
  await writeFile(path.join(output, '../bench-large-browser.json'), `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  await browser.close();
  await server.remove();
}

/** A new record, a record, and its editing. */
async function forms(page) {
  await page.goto('/a/size/o/large');
  await rows(page);
  await opening(page, 'new form', {
    act: () => page.getByRole('main').getByRole('button', { name: '新建', exact: true }).click(),
    ready: { selector: 'main [data-field]', count: 190 },
    again: () => page.goBack().then(() => rows(page)),
  });
  const record = page.getByRole('gridcell').getByText(/^文本/).first();
  await opening(page, 'record beside the list', {
    act: () => record.click(),
    ready: { selector: '[role=dialog] [class*=_valueLabel_]', count: 190 },
    again: () => page.keyboard.press('Escape'),
  });
  await record.click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: '编辑', exact: true }).waitFor();
  await opening(page, 'edit', {
    act: () => drawer.getByRole('button', { name: '编辑', exact: true }).click(),
    ready: { selector: '[role=dialog] [data-field]', count: 190 },
    again: () => drawer.getByRole('button', { name: '取消', exact: true }).click(),
  });
}

/** Waits for the rows of a list. */
function rows(page) {
  return page.getByRole('grid').getByRole('row').nth(5).waitFor();
}

/** Keys in the form of 200: number_0 is read by every rule and every other formula. */
async function keys(page) {
  await page.goto('/a/size/o/large/new');
  const input = page.getByLabel('字段 number_0', { exact: true });
  await input.waitFor();
  await page.evaluate(() => {
    window.keyTimes = [];
    let start = 0;
    window.addEventListener('beforeinput', () => (start = performance.now()), true);
    window.addEventListener('input', () =>
      queueMicrotask(() => {
        document.body.getBoundingClientRect();
        window.keyTimes.push(performance.now() - start);
      }),
    );
  });
  await input.fill('1');
  await page.keyboard.press('End');
  await page.evaluate(() => (window.keyTimes.length = 0));
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press(i % 4 < 2 ? String(1 + (i % 9)) : 'Backspace');
    await page.evaluate(() => new Promise((done) => setTimeout(done, 4)));
  }
  tell('a key in the form', spread((await page.evaluate(() => window.keyTimes)).slice(20)));
}

/** A field carried over the sheet of the form, slowly through what is seen, with the wheel through the rest. */
async function drag(page) {
  await page.goto('/design/size/o/large?tab=layouts');
  const layout = page.getByRole('main').getByRole('link', { name: 'large_full' });
  await layout.waitFor();
  await opening(page, 'form designer', {
    act: () => layout.click(),
    ready: { selector: '[data-sheet] [data-node]', count: 200 },
    again: () => page.goBack(),
  });
  await layout.click();
  const nodes = page.locator('[data-sheet] [data-node][role=group]');
  await nodes.nth(150).waitFor({ state: 'attached' });
  const from = await nodes.filter({ hasText: '字段 number_0' }).last().boundingBox();
  const sheet = await page.locator('[data-sheet]').boundingBox();
  await page.mouse.move(from.x + 40, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 30, { steps: 4 });
  await page.mouse.move(sheet.x + sheet.width / 2, 400, { steps: 10 });
  await page.evaluate(() => {
    window.lines = 0;
    new MutationObserver(() => document.querySelector('[data-drop-line]') && window.lines++).observe(document.querySelector('[data-sheet]'), { childList: true, subtree: true, attributes: true });
  });
  const frames = await framesWhile(page, async () => {
    for (let i = 0; i < 240; i++) {
      const x = sheet.x + sheet.width * (0.5 + 0.45 * Math.sin(i / 9));
      await page.mouse.move(x, 330 + 220 * Math.sin(i / 23));
      await page.waitForTimeout(8);
    }
  });
  if (!(await page.evaluate(() => window.lines > 20))) throw new Error('nothing showed where a drop would go');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  tell('designer drag', frames);
}

/** The page of the object in the design area. */
async function object(page) {
  await page.goto('/design/size');
  const link = page.getByRole('main').getByRole('link', { name: /大对象/ }).first();
  await link.waitFor();
  await opening(page, 'object designer', {
    act: () => link.click(),
    ready: { selector: 'main table tbody tr', count: 300 },
    again: () => page.goBack(),
  });
}

/** The list with every field as a column, and its scrolling. */
async function list(page) {
  const { fields } = await (await fetch(`${server.base}/api/v1/objects/large`, { headers: { Authorization: (await server.signIn(admin)).token } })).json();
  const cols = fields.filter((f) => !['id', 'version'].includes(f.key)).map((f) => f.key);
  await page.goto(`/a/size/o/large?cols=${encodeURIComponent(cols.join(','))}`);
  const grid = page.getByRole('grid');
  await rows(page);
  const box = await grid.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const wheel = (dx, dy) =>
    framesWhile(page, async () => {
      for (let i = 0; i < 120; i++) {
        await page.mouse.wheel(dx, dy);
        await page.waitForTimeout(8);
      }
    });
  tell('list of 300 columns, downwards', await wheel(0, 120));
  tell('list of 300 columns, sideways', await wheel(160, 0));
}

/** What chooses among 300 fields. */
async function choosers(page) {
  await page.goto('/a/size/o/large');
  await rows(page);
  const button = (name) => page.getByRole('main').getByRole('button', { name });
  await opening(page, 'column chooser', {
    act: () => button(/^列/).click(),
    ready: { selector: '[role=dialog] input[type=checkbox]', count: 300 },
    again: () => page.keyboard.press('Escape'),
  });
}

// Takes the pictures of the README from the running product: `make screenshots`.
// A server of its own on a fresh folder, the CRM suite with its sample data.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const { chromium } = createRequire(path.join(root, 'ui/package.json'))('playwright-core');
const address = '127.0.0.1:18099';
const base = `http://${address}`;
const email = 'admin@example.com';
const password = 'screenshots-1';

const dir = await mkdtemp(path.join(os.tmpdir(), 'tenon-pictures-'));
const server = spawn(process.env.TENON_BINARY ?? path.join(root, 'tenon'), ['serve', `--http=${address}`, `--dir=${dir}`], { stdio: 'ignore' });
let browser;
try {
  await until(async () => (await fetch(`${base}/api/health`)).ok);
  const token = await setUp();
  browser = await chromium.launch({ executablePath: process.env.TENON_BROWSER, args: ['--no-sandbox'] });
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const page = await context.newPage();
  await signIn(page);
  const accounts = await ask(token, 'GET', '/api/v1/objects/account/records?limit=1&filter=' + encodeURIComponent('record.lifecycle == "key"'));
  await picture(page, '/a/crm/o/account', 'list');
  await picture(page, `/a/crm/o/account/${accounts.items[0].id}`, 'record');
  await picture(page, '/design/crm/o/account/layouts/account_full', 'designer');
  await page.setViewportSize({ width: 390, height: 780 });
  await picture(page, '/a/crm/o/opportunity', 'phone');
} finally {
  await browser?.close();
  server.kill('SIGTERM');
  await new Promise((done) => (server.exitCode === null ? server.once('exit', done) : done()));
  await rm(dir, { recursive: true, force: true });
}

async function setUp() {
  const body = { email, password, name: '林晓', business: '方榫科技', locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', suite: 'crm', sample: true };
  const got = await ask('', 'POST', '/api/v1/setup', body);
  await until(async () => (await ask(got.token, 'GET', `/api/v1/jobs/${got.job}`)).state === 'done');
  return got.token;
}

async function signIn(page) {
  await page.goto(`${base}/login`);
  await page.locator('input[type=email], input[autocomplete=username]').first().fill(email);
  await page.locator('input[type=password]').first().fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname !== '/login');
}

async function picture(page, address, name) {
  await page.goto(base + address);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(600);
  await page.screenshot({ path: path.join(root, 'docs/images', `${name}.png`) });
  console.log(`docs/images/${name}.png`);
}

async function ask(token, method, address, body) {
  const headers = { Authorization: token, ...(body && { 'Content-Type': 'application/json' }) };
  const res = await fetch(base + address, { method, headers, body: body && JSON.stringify(body) });
  if (!res.ok) throw new Error(`${method} ${address}: ${res.status} ${await res.text()}`);
  return res.json();
}

async function until(holds) {
  for (let n = 0; n < 300; n++) {
    if (await holds().catch(() => false)) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error('it took too long');
}

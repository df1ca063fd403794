// Journeys through the real product in Chromium: `make test-browser`, or
// `node ui/e2e/run.mjs [part of a name…]` for some of them.
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { Journey, output } from './harness/journey.mjs';
import { Server } from './harness/server.mjs';

const folder = path.join(import.meta.dirname, 'journeys');
const wanted = process.argv.slice(2);
const names = (await readdir(folder))
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -4))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();

if (wanted.length === 0) await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
for (const file of await readdir(output)) if (names.some((name) => file.startsWith(`FAILED-${name}`))) await rm(path.join(output, file));

const browser = await chromium.launch({
  executablePath: process.env.TENON_BROWSER || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

/** A server's folder with the suite and its sample data, made once and copied for each journey that wants it. */
let sampled;
async function sample() {
  if (!sampled) {
    sampled = await Server.start();
    await sampled.setUp();
    await sampled.stop();
  }
  return sampled.dir;
}

let passed = 0;
const failed = [];
for (const name of names) {
  const start = Date.now();
  const seconds = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;
  let server;
  let journey;
  try {
    const { default: walk, from = 'empty' } = await import(path.join(folder, `${name}.mjs`));
    server = await Server.start(from === 'sample' ? await sample() : undefined);
    journey = new Journey(name, browser, server);
    await walk(journey);
    passed++;
    console.log(`ok    ${name} (${journey.steps.length} steps, ${seconds()})`);
  } catch (error) {
    failed.push(name);
    console.log(`FAIL  ${name} (${seconds()})\n${indent(error.message)}\n      see build/e2e/FAILED-${name}.txt`);
    await journey?.report(error);
  } finally {
    await journey?.close();
    await server?.remove();
  }
}
await sampled?.remove();
await browser.close();
console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 || passed === 0 ? 1 : 0;

function indent(text) {
  return text.split('\n').slice(0, 30).map((line) => `      ${line}`).join('\n');
}

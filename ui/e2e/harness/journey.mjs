import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { violations } from './axe.mjs';
import { admin, Server } from './server.mjs';
import { watch } from './watch.mjs';
import { untranslated } from './words.mjs';

/** Where pictures and reports of failures go. */
export const output = path.resolve(import.meta.dirname, '../../../build/e2e');

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/** One journey while it runs: its server, its pages, what it saw. */
export class Journey {
  pages = [];
  steps = [];
  #log = [];
  #contexts = [];

  constructor(name, browser, server) {
    this.name = name;
    this.browser = browser;
    this.server = server;
  }

  /** A page of a new visitor, watched; `who` is signed in already. */
  async visit({ viewport = desktop, locale = 'zh-CN', scheme = 'light', touch = false, who, path: at, worker = false } = {}) {
    const context = await this.browser.newContext({
      baseURL: this.server.base,
      viewport,
      locale,
      timezoneId: 'Asia/Shanghai',
      colorScheme: scheme,
      reducedMotion: 'reduce',
      hasTouch: touch,
      isMobile: touch,
      acceptDownloads: true,
      // What a worker fetches, the page's watcher does not see.
      serviceWorkers: worker ? 'allow' : 'block',
    });
    context.setDefaultTimeout(15_000);
    this.#contexts.push(context);
    if (who) {
      const { token } = await this.server.signIn(who);
      // The sandbox of form scripts has no storage.
      await context.addInitScript((value) => self !== top || localStorage.getItem('e2e') || (localStorage.setItem('e2e', '1'), localStorage.setItem('tenon.token', value)), token);
    }
    const page = await context.newPage();
    page.seen = watch(page, `page ${this.pages.length + 1}`, this.#log);
    this.pages.push(page);
    if (at) await page.goto(at);
    return page;
  }

  /** One named part of the journey; what fails in it carries its name. */
  async step(name, act) {
    this.steps.push(name);
    this.#log.push(`--- ${name}`);
    try {
      const answer = await act();
      this.#check();
      return answer;
    } catch (error) {
      error.message = `${name}: ${error.message}`;
      throw error;
    }
  }

  #check() {
    const faults = this.pages.flatMap((page) => page.seen.faults.splice(0));
    if (faults.length > 0) throw new Error(`the page reported faults:\n  ${faults.join('\n  ')}`);
  }

  /** Keeps a picture as build output, once everything is in its place; of a page that is still `reading`, at once. */
  async shot(page, name, { reading = false } = {}) {
    if (!reading) await settled(page);
    const { width, height } = page.viewportSize();
    await page.screenshot({ path: path.join(output, `${this.name}-${name}-${width}x${height}.png`) });
  }

  /** A picture, no word left in another language, no WCAG violation. */
  async screen(page, name, { data = [], words = true } = {}) {
    await this.shot(page, name);
    const left = words ? await untranslated(page, data) : [];
    if (left.length > 0) throw new Error(`untranslated on ${name}: ${left.join(' | ')}`);
    const found = await violations(page);
    if (found.length > 0) throw new Error(`${found.length} axe violations on ${name}:\n  ${found.join('\n  ')}`);
  }

  /** The same screen in light and dark. */
  async screens(page, name, options) {
    await this.screen(page, name, options);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-theme=dark]').waitFor();
    await this.screen(page, `${name}-dark`, options);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('html[data-theme=light]').waitFor();
  }

  /** What is needed to understand a failure: pictures, console, the pages as text. */
  async report(error) {
    await mkdir(output, { recursive: true });
    const parts = [`${this.name}\n${error.stack}\n\nsteps:\n${this.steps.map((step) => `  ${step}`).join('\n')}`];
    for (const [index, page] of this.pages.entries()) {
      if (page.isClosed()) continue;
      const file = `FAILED-${this.name}-${index + 1}`;
      await page.screenshot({ path: path.join(output, `${file}.png`), timeout: 10_000 }).catch(() => undefined);
      const text = await page.locator('body').ariaSnapshot({ timeout: 5_000 }).catch((failure) => String(failure));
      parts.push(`page ${index + 1}: ${page.url()}\n${text}`);
    }
    parts.push(`console:\n${this.#log.join('\n')}`, `server:\n${this.server.log()}`);
    await writeFile(path.join(output, `FAILED-${this.name}.txt`), parts.join('\n\n'));
  }

  async close() {
    for (const context of this.#contexts) await context.close().catch(() => undefined);
  }
}

/** Waits until nothing loads and nothing moves; below a dialog things may wait for it. */
async function settled(page) {
  await page.waitForFunction(() => {
    const top = [...document.querySelectorAll('[aria-modal=true]')].at(-1) ?? document;
    const moving = document.getAnimations().some((a) => a.playState === 'running' && a.effect?.getComputedTiming().iterations !== Infinity);
    return !moving && !top.querySelector('[aria-busy=true],[data-waiting]') && document.fonts.status === 'loaded';
  });
}

export { admin, Server };

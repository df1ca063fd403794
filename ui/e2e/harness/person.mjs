import { drag } from './hands.mjs';
import { visible } from './words.mjs';

/** Seconds that a person takes, by what they do: a press with finding what to press, a character, a key, carrying something, waiting for a page. */
export const pace = { clicks: 1.5, characters: 0.2, keys: 0.4, drags: 3, waits: 1 };

/**
 * The hands and eyes of a person on pages: presses what is named on the screen,
 * types, and remembers every text that was to be seen and every one that was
 * typed. What they did is counted, so that the time it takes is known without
 * a clock.
 */
export class Person {
  counts = { clicks: 0, characters: 0, keys: 0, drags: 0, waits: 0 };
  seen = new Set();
  typed = new Set();

  constructor(page) {
    this.page = page;
  }

  /** Seconds for all that was done so far. */
  get seconds() {
    return Object.entries(this.counts).reduce((sum, [what, count]) => sum + count * pace[what], 0);
  }

  /** Reads the page as it stands. */
  async look() {
    for (const text of await visible(this.page)) this.seen.add(text);
    for (const text of await this.page.evaluate(wholes)) this.seen.add(text);
  }

  async click(target) {
    // In its place, and to be pressed.
    await target.click({ trial: true });
    await this.look();
    await target.click();
    this.counts.clicks++;
  }

  async type(text) {
    await this.page.keyboard.type(text);
    this.typed.add(text);
    this.counts.characters += [...text].length;
  }

  async press(key) {
    await this.page.keyboard.press(key);
    this.counts.keys++;
  }

  async drag(from, to, at) {
    await this.look();
    await drag(this.page, from, to, at);
    this.counts.drags++;
  }

  /** Waits for what the server was asked for. */
  async waitFor(target, options) {
    await target.first().waitFor(options);
    await this.look();
    this.counts.waits++;
  }
}

/** Texts of controls, headings and messages as they are read as a whole, and what stands in inputs. */
function wholes() {
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const all = [...document.querySelectorAll('button,a,label,p,h1,h2,h3,li,strong,[role]:not([role=main]):not([role=dialog])')].filter(shown);
  const inputs = [...document.querySelectorAll('input,textarea')].filter(shown);
  const clean = (text) => text.replaceAll(/\s+/g, ' ').trim();
  return [...all.map((element) => clean(element.innerText ?? '')).filter((text) => text.length > 0 && text.length < 80), ...inputs.map((input) => clean(input.value)).filter(Boolean)];
}

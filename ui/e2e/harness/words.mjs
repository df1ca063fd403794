import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const src = path.resolve(import.meta.dirname, '../../src');

/** Every text of the web app in one language. */
async function textsOf(locale) {
  const texts = new Set();
  for (const file of await readdir(src, { recursive: true })) {
    if (!file.endsWith(path.join('locales', `${locale}.json`))) continue;
    collect(JSON.parse(await readFile(path.join(src, file), 'utf8')), texts);
  }
  return texts;
}

function collect(node, texts) {
  if (typeof node === 'string') texts.add(node);
  else for (const child of Object.values(node)) collect(child, texts);
}

const zh = await textsOf('zh');
/** Every English text of the web app. */
export const en = await textsOf('en');
/** English words of the product that are not also its Chinese ones (English, CEL, kB). */
const onlyEnglish = new Set([...en].filter((text) => /[A-Za-z]{2}/.test(text) && !zh.has(text)));
/** What i18next shows when it has no words: `list.filter`; a file's name is none. */
const keyShape = /^(?!.*\.[ct]sv$)[a-z][A-Za-z]*(?:[.:][A-Za-z_]+)+$/;

/** All that a person reads on the page: texts, labels, placeholders, titles. */
export async function visible(page) {
  return page.evaluate(() => {
    const seen = new Set([document.title]);
    const shown = (element) => element?.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('[data-no-words]');
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) if (shown(node.parentElement)) seen.add(node.data.trim());
    for (const element of document.querySelectorAll('[aria-label],[placeholder],[title],[alt]')) {
      if (!shown(element)) continue;
      for (const name of ['aria-label', 'placeholder', 'title', 'alt']) seen.add((element.getAttribute(name) ?? '').trim());
    }
    return [...seen].filter(Boolean);
  });
}

/** Texts of a Chinese page that were left in English or as a key. */
export async function untranslated(page, data = []) {
  return (await visible(page)).filter((text) => !data.includes(text) && (onlyEnglish.has(text) || keyShape.test(text)));
}

/** Texts of an English page with Chinese characters in them; `data` are patterns of what people typed. */
export async function chinese(page, data = []) {
  return (await visible(page)).filter((text) => (/\p{Script=Han}/u.test(text) || keyShape.test(text)) && !data.some((pattern) => pattern.test(text)));
}

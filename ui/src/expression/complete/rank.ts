import { pinyinIndex } from '../pinyinWords';

/** Words that a candidate is found by. */
export interface Words {
  /** What is shown: 客户 › 行业. */
  label: string;
  /** The api name, without the path before it. */
  key: string;
  /** The label's last step, when it has several. */
  own?: string;
  /** The label in the other language. */
  other?: string;
  /** Steps from the record; nearer ones go first. */
  depth: number;
}

const wordStart = (text: string, at: number): boolean => at === 0 || /[\s_./›·-]/.test(text[at - 1]!);

function inText(text: string, typed: string, whole: number, start: number, inside: number): number {
  const at = text.indexOf(typed);
  if (at < 0) return 0;
  if (text === typed) return whole;
  return wordStart(text, at) ? start - Math.min(at, 9) / 10 : inside - Math.min(at, 9) / 10;
}

function inPinyin(label: string, typed: string): number {
  const at = pinyinIndex(label, typed);
  return at < 0 ? 0 : at === 0 ? 70 : 45 - Math.min(at, 9) / 10;
}

/** Letters of the typed word in order, somewhere: amt finds amount. */
function scattered(key: string, typed: string): boolean {
  let at = 0;
  for (const char of typed) {
    at = key.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/**
 * How well a typed word names a candidate, 0 when it does not: the label, the api
 * name, pinyin in full or by initials, the other language, scattered letters.
 */
export function score(words: Words, typed: string): number {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return 100 - words.depth * 20;
  const label = words.label.toLowerCase();
  const own = (words.own ?? words.label).toLowerCase();
  const key = words.key.toLowerCase();
  const best = Math.max(
    inText(own, wanted, 100, 90, 60),
    own === label ? 0 : inText(label, wanted, 90, 58, 50),
    inText(key, wanted, 98, 85, 55),
    inPinyin(own, wanted),
    own === label ? 0 : inPinyin(label, wanted) * 0.7,
    words.other ? inText(words.other.toLowerCase(), wanted, 60, 52, 40) : 0,
    wanted.length > 1 && scattered(key, wanted) ? 20 : 0,
  );
  return best === 0 ? 0 : best - words.depth * 4;
}

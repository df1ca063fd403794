/** Elements that a text may have; the server lets no others through, and no page shows others. */
export const elements = new Set(['p', 'br', 'hr', 'h2', 'h3', 'h4', 'blockquote', 'pre', 'code', 'ul', 'ol', 'li', 'strong', 'b', 'em', 'i', 'u', 's', 'del', 'a', 'img']);

const LINES = 'p, br, hr, h2, h3, h4, blockquote, pre, li';

/** A document that runs nothing and loads nothing. */
export function parsed(value: unknown): HTMLElement {
  return new DOMParser().parseFromString(typeof value === 'string' ? value : '', 'text/html').body;
}

/** What a text says, in one line. */
export function plainText(value: unknown): string {
  if (typeof value !== 'string' || value === '') return '';
  if (!value.includes('<')) return value;
  const body = parsed(value);
  for (const element of body.querySelectorAll(LINES)) element.append(' ');
  return (body.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** A text without its pictures, which stay with the record that they are files of. */
export function withoutPictures(value: unknown): unknown {
  if (typeof value !== 'string' || !value.includes('<img')) return value;
  const body = parsed(value);
  for (const picture of body.querySelectorAll('img')) picture.remove();
  return body.innerHTML;
}

/** A web address that a link may have. */
export function linkOf(words: string): string | null {
  const text = words.trim();
  if (text === '') return null;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : text.includes('@') && !text.includes('/') ? `mailto:${text}` : `https://${text}`;
  return /^(https?:\/\/|mailto:|tel:)/i.test(address) ? address : null;
}

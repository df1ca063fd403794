import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8');

function tokensOf(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('\n}', start));
  return new Map([...block.matchAll(/--tn-([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]));
}

const light = tokensOf(':root');
const themes = { light, dark: new Map([...light, ...tokensOf("[data-theme='dark']")]) };

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)].toSorted((m, n) => n - m);
  return (x! + 0.05) / (y! + 0.05);
}

const colors = ['gray', 'red', 'orange', 'amber', 'lime', 'green', 'teal', 'cyan', 'blue', 'indigo', 'purple', 'pink'];

const text: [string, string][] = [
  ...['panel', 'raised', 'ground', 'subtle', 'hover', 'accent-soft'].flatMap((ground): [string, string][] => [
    ['text', ground],
    ['text-2', ground],
    ['text-3', ground],
  ]),
  ...['panel', 'raised', 'hover'].flatMap((ground): [string, string][] => [
    ['accent-text', ground],
    ['danger', ground],
  ]),
  ['accent-strong', 'accent-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-accent', 'accent-active'],
  ['on-accent', 'danger-fill'],
  ['on-accent', 'danger-fill-hover'],
  ...['danger', 'warning', 'success', 'info'].flatMap((kind): [string, string][] => [
    [kind, 'panel'],
    [kind, `${kind}-soft`],
  ]),
  ...colors.map((color): [string, string] => [`tag-${color}`, `tag-${color}-ground`]),
];

const shapes: [string, string][] = [
  ['focus', 'panel'],
  ['focus', 'ground'],
  ['border-strong', 'panel'],
  ...Array.from({ length: 8 }, (_, i): [string, string] => [`chart-${i + 1}`, 'panel']),
];

describe.each(Object.entries(themes))('tokens of the %s theme', (_, theme) => {
  it.each(text)('%s can be read on %s', (front, ground) => {
    expect(contrast(theme.get(front)!, theme.get(ground)!)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(shapes)('%s can be seen on %s', (front, ground) => {
    expect(contrast(theme.get(front)!, theme.get(ground)!)).toBeGreaterThanOrEqual(3);
  });
});

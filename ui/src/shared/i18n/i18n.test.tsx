import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Suspense } from 'react';
import { render, screen, act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { loadWords, setLocale, text, tr, useT } from '.';
import { namespaceOf } from './namespace';

const src = path.join(import.meta.dirname, '..', '..');

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? walk(path.join(folder, entry.name)) : [path.join(folder, entry.name)]));
}

const files = walk(src);

function keysOf(value: unknown, prefix = ''): string[] {
  if (typeof value === 'string') return [prefix.replace(/_(zero|one|two|few|many|other)$/, '')];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) => keysOf(inner, prefix ? `${prefix}.${key}` : key));
}

function placeholdersOf(value: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (inner: unknown, key: string) => {
    if (typeof inner === 'string') {
      const base = key.replace(/_(zero|one|two|few|many|other)$/, '');
      found[base] = [...new Set([...(found[base]?.split(',') ?? []), ...[...inner.matchAll(/\{\{(\w+)/g)].map((match) => match[1]!)])].filter(Boolean).toSorted().join(',');
    } else for (const [name, next] of Object.entries(inner as Record<string, unknown>)) visit(next, key ? `${key}.${name}` : name);
  };
  visit(value, '');
  return found;
}

const folders = [...new Set(files.filter((file) => /\/locales\/(zh|en)\.json$/.test(file)).map((file) => path.dirname(file)))];

/** Readers of what people type or name in Chinese: there it is data, not words shown. */
const readsChinese = [/^fields\/parse\//, /^fields\/(switch\/index|rating\/scale|time\/clock|year_month\/month)\.ts$/, /^meta\/(glossary|keys)\.ts$/, /^design\/iconWords\.ts$/, /^expression\/pinyinWords\.ts$/, /^views\/map\/provinceWords\.ts$/, /^test\//, /^expr\/more\/rmbWords\.ts$/];

describe('words', () => {
  it.each(folders.map((folder) => [path.relative(src, folder)]))('%s has the same keys and values in both languages', (folder) => {
    const read = (locale: string): unknown => JSON.parse(readFileSync(path.join(src, folder, `${locale}.json`), 'utf8'));
    const zh = read('zh');
    const en = read('en');
    expect([...new Set(keysOf(en))].toSorted()).toEqual([...new Set(keysOf(zh))].toSorted());
    expect(placeholdersOf(en)).toEqual(placeholdersOf(zh));
  });

  it('has no two folders of one namespace', () => {
    const names = folders.map((folder) => namespaceOf(`${folder}/zh.json`)!.namespace);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('keeps Chinese out of the source', () => {
    const guilty = files
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !readsChinese.some((pattern) => pattern.test(path.relative(src, file))))
      .filter((file) => {
        const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
        return /[\u3400-\u9fff]/.test(code);
      });
    expect(guilty.map((file) => path.relative(src, file))).toEqual([]);
  });

  it('follows the language without a reload', async () => {
    function Words() {
      const t = useT('ui');
      return <p>{t('retry')}</p>;
    }
    await act(() => setLocale('zh'));
    render(<Words />);
    expect(await screen.findByText('\u91cd\u8bd5')).toBeInTheDocument();
    await act(() => setLocale('en'));
    expect(await screen.findByText('Retry')).toBeInTheDocument();
    await act(() => setLocale('zh'));
  });

  it('chooses the plural form, puts values in, and names what has no words', async () => {
    await loadWords('views');
    await act(() => setLocale('en'));
    expect(tr('views:batch.selected', { count: 1, shown: '1' })).toBe('1 selected');
    expect(tr('views:batch.progress', { done: 2, total: undefined })).not.toContain('{{');
    expect(tr('views:list.nothing', { defaultValue: 'else' })).toBe('else');
    expect(tr('views:list.nothing')).toBe('list.nothing');
    expect(tr('views:list')).toBe('list');
    await act(() => setLocale('zh'));
    expect(tr('views:batch.selected', { count: 2, shown: '2' })).toBe('\u5df2\u9009 2 \u6761');
  });

  it('waits for words that are not there yet, and says which cannot be had', async () => {
    function Late() {
      return <p>{useT('auth')('title')}</p>;
    }
    await act(async () => {
      render(<Suspense fallback="waiting"><Late /></Suspense>);
    });
    expect(await screen.findByText('title')).toBeInTheDocument();
    await expect(loadWords('nowhere')).rejects.toThrow('nowhere');
  });

  it('picks the language of a label, else the other one', () => {
    expect(text({ zh: 'a', en: 'b' }, 'en')).toBe('b');
    expect(text({ zh: 'a' }, 'en')).toBe('a');
    expect(text({ zh: '', en: 'b' }, 'zh')).toBe('b');
    expect(text(null, 'zh')).toBe('');
  });
});

import { describe, expect, it } from 'vitest';
import { normal } from './normal';
import cases from './normal.json';
import { fieldModule } from '../registry';

interface Case {
  normalise: string[];
  lines?: boolean;
  cases: Record<string, string>;
}

describe('a text is normalised as the server does', () => {
  for (const { normalise, lines, cases: texts } of cases as unknown as Case[])
    it.each(Object.entries(texts))(`${normalise.join(' ') || 'by default'}: “%s” is “%s”`, (given, want) => {
      expect(normal(given, { normalise }, lines)).toBe(want);
      expect(normal(want, { normalise }, lines)).toBe(want);
      const type = lines ? 'long_text' : 'text';
      expect(fieldModule(type).parse!(given, { key: 'x', type, label: { zh: '字段' }, normalise }, null!).value).toBe(want);
    });

  it('one word says the same as a list', () => expect(normal(' ab ', { normalise: 'upper' })).toBe('AB'));
});

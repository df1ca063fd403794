import { describe, expect, it } from 'vitest';
import { hasLiteral, printLiteral, readLiteral } from './literal';

describe('a value as an expression', () => {
  it.each([
    ['text', '王"芳', '"王\\"芳"'],
    ['number', 3, '3.0'],
    ['number', -2.5, '-2.5'],
    ['switch', false, 'false'],
    ['date', '2026-01-31', 'date("2026-01-31")'],
    ['datetime', '2026-01-31 10:00:00.000Z', 'datetime("2026-01-31 10:00:00.000Z")'],
    ['select', 'done', '"done"'],
    ['multi_select', ['a', 'b'], '["a", "b"]'],
    ['user', 'u1', '"u1"'],
    ['number', null, 'null'],
  ])('%s %j', (type, value, source) => {
    expect(printLiteral(type, value)).toBe(source);
    expect(readLiteral(type, source)).toEqual(value);
  });
  it.each([
    ['text', 'record.name'],
    ['text', '3.0'],
    ['number', '"3"'],
    ['number', '1.0 + 2.0'],
    ['date', '"2026-01-31"'],
    ['date', 'TODAY()'],
    ['date', 'datetime("2026-01-31")'],
    ['text', 'date("2026-01-31")'],
    ['user', 'user'],
    ['users', '[user.id]'],
    ['switch', 'null'],
    ['text', ''],
  ])('of %s leaves %s an expression', (type, source) => expect(readLiteral(type, source)).toBeUndefined());
  it('blank is null, and no option an empty list', () => {
    expect(printLiteral('text', '')).toBe('null');
    expect(readLiteral('users', 'null')).toEqual([]);
    expect(hasLiteral('file')).toBe(false);
  });
});

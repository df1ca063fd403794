import { describe, expect, it } from 'vitest';
import { safeNext } from './next';

const here = 'https://crm.example.com';

describe('the address after sign-in', () => {
  it.each([
    ['/a/crm/o/customer?view=all&f=x#top', '/a/crm/o/customer?view=all&f=x#top'],
    ['/', '/'],
    [undefined, '/'],
    ['', '/'],
    ['https://evil.example', '/'],
    ['//evil.example/a', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/\n//evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['evil.example', '/'],
    ['/login?next=%2Flogin', '/'],
    ['/invite/abc', '/'],
    ['/a/../../b', '/b'],
  ])('%s leads to %s', (next, to) => expect(safeNext(next, here)).toBe(to));
});

import { expect, it } from 'vitest';
import { parseSort, printSort } from './viewModel';

it.each(['', 'name', '-created,name', 'a,-b,c'])('sort “%s” reads and writes', (sort) => expect(printSort(parseSort(sort))).toBe(sort));
it('is forgiving', () => expect(parseSort(' +a , ,-b ')).toEqual([{ field: 'a', down: false }, { field: 'b', down: true }]));

import { describe, expect, it } from 'vitest';
import { toggled } from './NormaliseProp';

describe('what is normalised is chosen word by word', () => {
  it.each([
    [undefined, 'upper', 'upper'],
    ['trim', 'upper', 'upper'],
    ['upper', 'upper', undefined],
    ['upper', 'spaces', ['spaces', 'upper']],
    [['spaces', 'upper'], 'lower', ['spaces', 'lower']],
    [['spaces', 'upper'], 'none', 'none'],
    ['none', 'spaces', 'spaces'],
    [['spaces', 'upper'], 'upper', 'spaces'],
  ] as const)('%s and then %s is %s', (said, one, want) => expect(toggled(said as never, one)).toEqual(want));
});

import { describe, expect, it } from 'vitest';
import { objectCalled, readQuery } from './palette';

const objects = [
  { key: 'account', names: ['客户', 'Account', 'Accounts'] },
  { key: 'contact', names: ['联系人', 'Contact'] },
  { key: 'contract', names: ['合同', 'Contract'] },
];

describe('the palette', () => {
  it('limits to the object that is named, with either colon', () => {
    expect(readQuery('客户:华为', objects)).toEqual({ words: '华为', commandsOnly: false, object: 'account' });
    expect(readQuery('contact： 李', objects)).toEqual({ words: '李', commandsOnly: false, object: 'contact' });
    expect(readQuery('乌托邦:华为', objects).object).toBeNull();
  });

  it('shows commands after any sign that a keyboard gives for >', () => {
    for (const sign of ['>', '＞', '》']) expect(readQuery(`${sign}深色`, objects)).toEqual({ words: '深色', commandsOnly: true, object: null });
  });

  it('completes the name of one object by Tab, and none when several begin so', () => {
    expect(objectCalled('客户', objects)).toBe('客户');
    expect(objectCalled('ACC', objects)).toBe('Account');
    expect(objectCalled('cont', objects)).toBeNull();
    expect(objectCalled(' ', objects)).toBeNull();
    expect(objectCalled('华为', objects)).toBeNull();
  });
});

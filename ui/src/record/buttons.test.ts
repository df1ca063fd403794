import { describe, expect, it } from 'vitest';
import type { ButtonMeta, Code, RecordData } from '@/shared/api/types';
import { isOn } from './buttons';

const when: Code = ['c', 'equals', ['f', ['v', 'record'], 'state', 1], ['s', 'open']];
const button = (visible?: ButtonMeta['visible']): ButtonMeta => ({ key: 'b', label: {}, icon: '', place: 'head', action: 'update', visible });
const on = (visible: ButtonMeta['visible'], state = 'open'): boolean => isOn(button(visible), { id: 'x', state } as unknown as RecordData, undefined, 'UTC');

describe('a button', () => {
  it('is where its condition holds', () => {
    expect(on({ code: when, reads: ['state'] })).toBe(true);
    expect(on({ code: when, reads: ['state'] }, 'done')).toBe(false);
    expect(on(undefined)).toBe(true);
  });
  it('is shown where only the server can tell', () => {
    expect(on({ server: true }, 'done')).toBe(true);
    expect(on({ code: when, reads: ['account.state'] }, 'done')).toBe(true);
    expect(on({ code: ['c', 'no such function'], reads: [] }, 'done')).toBe(true);
  });
});

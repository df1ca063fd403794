import { act, render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { notify, Toaster } from './Toast';

const said = () => screen.queryAllByText(/^said /).map((one) => one.textContent);

describe('toasts', () => {
  it('are at most three, and the newest of two that say the same', () => {
    render(<Toaster />);
    act(() => ['said a', 'said b', 'said a', 'said c', 'said c'].forEach((words) => notify(words)));
    expect(said()).toEqual(['said b', 'said a', 'said c']);
    act(() => void notify('said d'));
    expect(said()).toEqual(['said a', 'said c', 'said d']);
  });
  it('are taken away by who said them, not one that came in their place', () => {
    render(<Toaster />);
    let first = (): void => undefined;
    let second = (): void => undefined;
    act(() => {
      first = notify('said twice');
      second = notify('said twice');
      first();
    });
    expect(said()).toContain('said twice');
    act(() => second());
    expect(said()).not.toContain('said twice');
  });
});

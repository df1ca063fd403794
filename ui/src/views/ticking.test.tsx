import { act, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { nothing, type Selection } from '@/grid';
import { loadWords } from '@/shared/i18n';
import { Tick, useTicking } from './ticking';

const opened = vi.fn();

beforeAll(() => loadWords('views'));

function Records({ touch = false }: { touch?: boolean }) {
  const [selection, setSelection] = useState<Selection>(nothing);
  const ticking = useTicking(selection, setSelection, touch);
  return (
    <div {...ticking.handlers} onKeyDown={ticking.onKey} role="presentation">
      {['a', 'b'].map((id) => (
        <div key={id}>
          <Tick id={id} title={id} ticking={ticking} />
          <button type="button" data-record={id} onClick={() => opened(id)}>
            {id}
          </button>
        </div>
      ))}
      <div data-event="" data-testid="event">
        <span data-record="e">
          <i data-tick="" data-testid="box" />
        </span>
      </div>
      <output>{[...selection].join()}</output>
    </div>
  );
}

const ticked = (): string => screen.getByRole('status').textContent;
const press = (target: HTMLElement, more: object = {}): void => {
  fireEvent.pointerDown(target, { clientX: 5, clientY: 5, isPrimary: true });
  fireEvent.pointerUp(target);
  fireEvent.click(target, { detail: 1, clientX: 5, clientY: 5, ...more });
};

describe('ticking records', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    opened.mockClear();
  });

  it('takes Ctrl or ⌘ for the first, then any press, until none is left', () => {
    render(<Records />);
    const [a, b] = [screen.getByRole('button', { name: 'a' }), screen.getByRole('button', { name: 'b' })];
    press(a);
    expect(opened).toHaveBeenCalledExactlyOnceWith('a');
    press(a, { ctrlKey: true });
    press(b);
    expect(ticked()).toBe('a,b');
    press(a);
    press(b, { metaKey: true });
    expect(ticked()).toBe('');
    expect(opened).toHaveBeenCalledTimes(1);
    press(b);
    expect(opened).toHaveBeenLastCalledWith('b');
  });

  it('has a box for each, in an event of a calendar, too', () => {
    render(<Records />);
    fireEvent.click(screen.getAllByRole('checkbox')[1]!);
    expect(ticked()).toBe('b');
    press(screen.getByTestId('box'));
    expect(ticked()).toBe('b,e');
    press(screen.getByTestId('event'), { ctrlKey: true });
    expect(ticked()).toBe('b');
  });

  it('ticks with X, ends with Esc, and opens with Enter', () => {
    render(<Records />);
    const a = screen.getByRole('button', { name: 'a' });
    fireEvent.keyDown(a, { key: 'x' });
    expect(ticked()).toBe('a');
    fireEvent.click(a, { detail: 0 });
    expect(opened).toHaveBeenCalledExactlyOnceWith('a');
    fireEvent.keyDown(a, { key: 'x', ctrlKey: true });
    expect(ticked()).toBe('a');
    fireEvent.keyDown(a, { key: 'Escape' });
    expect(ticked()).toBe('');
  });

  it('is no press what was drawn elsewhere', () => {
    render(<Records />);
    const a = screen.getByRole('button', { name: 'a' });
    press(a, { ctrlKey: true });
    press(a, { clientX: 80 });
    expect(ticked()).toBe('a');
  });

  it('takes a finger that stays, and not one that goes on', () => {
    render(<Records touch />);
    const [a, b] = [screen.getByRole('button', { name: 'a' }), screen.getByRole('button', { name: 'b' })];
    fireEvent.pointerDown(a, { clientX: 5, clientY: 5, isPrimary: true });
    fireEvent.pointerMove(a, { clientX: 5, clientY: 40 });
    act(() => void vi.advanceTimersByTime(1000));
    expect(ticked()).toBe('');
    fireEvent.pointerDown(b, { clientX: 5, clientY: 5, isPrimary: true });
    act(() => void vi.advanceTimersByTime(1000));
    expect(ticked()).toBe('b');
    fireEvent.pointerUp(b);
    fireEvent.click(b, { detail: 1, clientX: 5, clientY: 5 });
    expect(ticked()).toBe('b');
    expect(opened).not.toHaveBeenCalled();
  });
});

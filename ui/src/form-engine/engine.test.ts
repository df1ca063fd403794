import { describe, expect, it, vi } from 'vitest';
import { FormEngine } from './engine';
import type { EngineField } from './types';

const blank = (v: unknown): boolean => v === null || v === undefined || v === '';
const text = (key: string, more: Partial<EngineField> = {}): EngineField => ({ key, isBlank: blank, ...more });

describe('a form engine', () => {
  it('tells only the field that changed', () => {
    const form = new FormEngine([text('a'), text('b')]);
    const a = vi.fn();
    const b = vi.fn();
    form.subscribe('a', a);
    form.subscribe('b', b);
    form.set('a', 'x');
    expect(a).toHaveBeenCalledTimes(1);
    expect(b).not.toHaveBeenCalled();
    form.set('a', 'x');
    expect(a).toHaveBeenCalledTimes(1);
  });

  it('keeps the state object until something changes', () => {
    const form = new FormEngine([text('a'), text('b')]);
    const before = form.field('b');
    form.set('a', 'x');
    expect(form.field('b')).toBe(before);
  });

  it('is dirty from the first differing value and clean when it is put back', () => {
    const form = new FormEngine([text('a')], { a: 'x' });
    form.set('a', 'y');
    expect(form.state().dirty).toBe(1);
    form.set('a', 'x');
    expect(form.state().dirty).toBe(0);
    expect(form.field('a').dirty).toBe(false);
  });

  it('takes every kind of blank for the same', () => {
    const form = new FormEngine([text('a')], { a: null });
    form.set('a', '');
    expect(form.state().dirty).toBe(0);
  });

  it('checks shape on leaving, required only at the submit, and live from then on', () => {
    const form = new FormEngine([
      text('a', { required: true }),
      text('b', { check: (v) => (v === 'bad' ? { code: 'bad' } : null) }),
    ]);
    form.touch('a');
    expect(form.field('a').fault).toBeNull();
    form.set('b', 'bad');
    expect(form.field('b').fault).toBeNull();
    form.touch('b');
    expect(form.field('b').fault).toEqual({ code: 'bad' });
    form.set('b', 'good');
    expect(form.field('b').fault).toBeNull();
    expect(form.validate()).toEqual(['a']);
    form.set('a', 'x');
    expect(form.state().faults).toEqual([]);
    form.set('a', '');
    expect(form.state().faults).toEqual(['a']);
  });

  it('knows what is missing before anything is shown', () => {
    const form = new FormEngine([text('a', { required: true }), text('b', { required: true })], { b: 'x' });
    expect(form.state().missing).toEqual(['a']);
    expect(form.state().faults).toEqual([]);
  });

  it('shows what the server refused until the value changes', () => {
    const form = new FormEngine([text('a')], { a: '1' });
    const others = form.setServerFaults({ a: { code: 'validation_rule', message: '金额不能为负' }, z: { code: 'x' } });
    expect(others).toEqual({ z: { code: 'x' } });
    expect(form.field('a').fault?.message).toBe('金额不能为负');
    form.set('a', '2');
    expect(form.field('a').fault).toBeNull();
  });

  it('keeps what an input could not read when the form is checked', () => {
    const form = new FormEngine([text('a')]);
    form.setFault('a', { code: 'not_a_date' });
    expect(form.validate()).toEqual(['a']);
  });

  it('sends changed values of an old record and filled ones of a new', () => {
    const form = new FormEngine([text('a'), text('b'), text('c', { readOnly: true })], { a: '1', b: '2', c: '3' });
    form.set('b', '');
    expect(form.payload('update')).toEqual({ b: '' });
    expect(form.payload('create')).toEqual({ a: '1', b: '' });
  });

  it('begins again', () => {
    const form = new FormEngine([text('a', { required: true })]);
    form.validate();
    form.set('a', 'x');
    form.reset();
    expect(form.state()).toEqual({ dirty: 0, faults: [], missing: [], hidden: [], problems: [], submitted: false });
    form.reset({ a: 'z' });
    expect(form.value('a')).toBe('z');
  });

  it('lets listeners set other fields, in order', () => {
    const form = new FormEngine([text('a'), text('b')]);
    const seen: unknown[] = [];
    form.subscribe('a', () => form.set('b', `${String(form.value('a'))}!`));
    form.subscribe('b', () => seen.push(form.value('b')));
    form.set('a', '1');
    expect(seen).toEqual(['1!']);
  });

  it('stops fields that set each other without end', () => {
    const form = new FormEngine([text('a'), text('b')]);
    form.subscribe('a', () => form.set('b', Number(form.value('a')) + 1));
    form.subscribe('b', () => form.set('a', Number(form.value('b')) + 1));
    expect(() => form.set('a', 1)).toThrow(/without end/);
  });

  it('handles 200 fields quickly', () => {
    const form = new FormEngine(Array.from({ length: 200 }, (_, i) => text(`f${i}`, { required: i % 2 === 0 })));
    const start = performance.now();
    for (let i = 0; i < 200; i++) form.set('f100', `x${i}`);
    expect((performance.now() - start) / 200).toBeLessThan(3);
  });
});

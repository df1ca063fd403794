import { describe, expect, it } from 'vitest';
import { double, js } from './double';
import { FormEngine } from './engine';
import type { EngineField, Logic } from './types';

const blank = (v: unknown): boolean => v === null || v === undefined || v === '';
const field = (key: string, more: Partial<EngineField> = {}): EngineField => ({ key, isBlank: blank, ...more });
const record = { id: 'r', name: 'A', mail: 'w***@x', $masked: ['mail'] };
const fields = () => [field('name'), field('mail', { required: true, check: (v) => (String(v).includes('*') ? { code: 'not_an_email' } : null) })];

describe('a masked value', () => {
  it('is shown, passes the checks that it stands for, and is not sent', () => {
    const form = new FormEngine(fields(), record);
    expect(form.field('mail')).toMatchObject({ value: 'w***@x', masked: true, dirty: false });
    form.set('name', 'B');
    expect(form.validate()).toEqual([]);
    expect(form.payload('update')).toEqual({ name: 'B' });
  });

  it('is replaced as any other value is, and comes back', () => {
    const form = new FormEngine(fields(), record);
    form.set('mail', '');
    expect(form.validate()).toEqual(['mail']);
    form.set('mail', 'new@x');
    expect(form.field('mail')).toMatchObject({ masked: false, fault: null });
    expect(form.payload('update')).toEqual({ mail: 'new@x' });
    form.set('mail', form.mask('mail'));
    expect(form.field('mail').masked).toBe(true);
    expect(form.payload('update')).toEqual({});
  });

  it('is read by no expression: the server decides what needs it', () => {
    const seen: unknown[] = [];
    const logic: Logic = { rules: [{ key: 'long', field: 'name', severity: 'block', message: {}, when: null, must: js((r, v) => (seen.push(r.mail, v.old.mail), true)), reads: ['name', 'mail'] }] };
    const form = new FormEngine(fields(), record, { logic, language: double });
    form.set('name', 'B');
    expect(seen).not.toContain('w***@x');
    form.set('mail', 'new@x');
    expect(seen).toContain('new@x');
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FormEngine, type EngineField, type Values } from '@/form-engine';
import type { FormMeta, LinkLogic, ObjectMeta } from '@/shared/api/types';
import { field } from '@/test/formHost';
import { followLinks, type Taken } from './linkage';

const blank = (v: unknown): boolean => v === null || v === undefined || v === '';
const cells: EngineField[] = ['product', 'price', 'cost'].map((key) => ({ key, isBlank: blank }));
const meta = { fields: [field('product', 'text', '产品'), field('price', 'number', '单价'), field('cost', 'number', '成本')] } as unknown as ObjectMeta;
const rule = (more: Partial<LinkLogic> = {}): FormMeta =>
  ({ links: [{ key: 'k', kind: 'link', match: ['product'], fields: ['price', 'cost'], on: 'change', missing: 'clear', ...more }] }) as unknown as FormMeta;

function begin(form: FormMeta, initial: Values, answer: (values: Values) => Taken, create = true) {
  const engine = new FormEngine(cells.map((c) => ({ ...c })), initial, { create, base: create ? {} : initial });
  const ask = vi.fn((_: string, values: Values) => Promise.resolve(answer(values)));
  const offers: { fields: string[]; take: () => void }[] = [];
  const cuts: string[] = [];
  const stop = followLinks(engine, meta, form, { create, ask, offer: (fields, take) => offers.push({ fields, take }), cut: (field, most) => cuts.push(`${field} ${most}`), onTitles: () => undefined });
  return { engine, ask, offers, cuts, stop };
}

const found = (values: Values): Taken => ({ found: true, values });
const prices = ({ product }: Values): Taken => (product === 'nut' ? found({ price: 2, cost: 1 }) : product === 'bolt' ? found({ price: 3, cost: null }) : { found: false, values: {} });
const pause = (): Promise<void> => vi.advanceTimersByTimeAsync(400).then(() => undefined);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a data linkage', () => {
  it('fills in what it finds, once for what was typed in a row', async () => {
    const { engine, ask } = begin(rule(), {}, prices);
    for (const word of ['n', 'nu', 'nut']) engine.set('product', word);
    await pause();
    expect(ask).toHaveBeenCalledTimes(1);
    expect(engine.values()).toMatchObject({ price: 2, cost: 1 });
    engine.set('product', 'bolt');
    await pause();
    expect(engine.values()).toMatchObject({ price: 3, cost: null });
  });
  it('begins with what a new record begins with, and leaves an old one as it is', async () => {
    const fresh = begin(rule(), { product: 'nut' }, prices);
    await pause();
    expect(fresh.engine.value('price')).toBe(2);
    const old = begin(rule(), { product: 'nut', price: 9 }, prices, false);
    await pause();
    expect(old.ask).not.toHaveBeenCalled();
    const only = begin(rule({ on: 'create' }), { product: 'nut' }, prices, false);
    only.engine.set('product', 'bolt');
    await pause();
    expect(only.ask).not.toHaveBeenCalled();
  });
  it('asks again when something changes that its conditions read, which may be blank', async () => {
    const { engine, ask, cuts } = begin(rule({ match: [], reads: ['cost', 'elsewhere'], fields: ['price'] }), {}, ({ cost }) => ({ found: true, values: { price: cost ?? 1 }, cut: { price: 100 } }));
    await pause();
    expect(ask.mock.calls.map(([, values]) => values)).toEqual([{ cost: undefined }]);
    expect(cuts).toEqual(['price 100']);
    engine.set('cost', 8);
    await pause();
    expect(engine.value('price')).toBe(8);
  });
  it('does not overwrite what somebody typed, but offers it', async () => {
    const { engine, offers } = begin(rule(), {}, prices);
    engine.set('price', 7);
    engine.set('product', 'nut');
    await pause();
    expect(engine.values()).toMatchObject({ price: 7, cost: 1 });
    expect(offers[0]!.fields).toEqual(['price']);
    offers[0]!.take();
    expect(engine.value('price')).toBe(2);
  });
  it('takes back what it filled in when nothing is found, unless it is to keep it', async () => {
    for (const [missing, left] of [['clear', [null, null]], ['keep', [2, 1]]] as const) {
      const { engine } = begin(rule({ missing }), {}, prices);
      engine.set('product', 'nut');
      await pause();
      engine.set('product', 'unknown');
      await pause();
      expect([engine.value('price'), engine.value('cost')]).toEqual(left);
    }
  });
  it('forgets an answer that a later question has overtaken', async () => {
    const answers: ((taken: Taken) => void)[] = [];
    const engine = new FormEngine(cells.map((c) => ({ ...c })), {}, { create: true, base: {} });
    followLinks(engine, meta, rule(), { create: true, ask: () => new Promise((done) => answers.push(done)), offer: () => undefined, cut: () => undefined, onTitles: () => undefined });
    engine.set('product', 'nut');
    await pause();
    engine.set('product', 'bolt');
    await pause();
    answers[1]!(found({ price: 3 }));
    await pause();
    answers[0]!(found({ price: 2 }));
    await pause();
    expect(engine.value('price')).toBe(3);
  });
});

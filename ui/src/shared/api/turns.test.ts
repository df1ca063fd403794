import { expect, test } from 'vitest';
import { inTurn } from './turns';

/** A server with one record: it takes a write upon its own version only. */
function server() {
  const record = { version: 1, first: 'a', end: 'a' };
  const open: (() => void)[] = [];
  const write = (values: Partial<typeof record>) => async (version: number) => {
    await new Promise<void>((go) => open.push(go));
    if (version !== record.version) throw new Error(`conflict: ${version} is not ${record.version}`);
    Object.assign(record, values, { version: record.version + 1 });
    return { ...record };
  };
  const answer = async (): Promise<void> => {
    while (open.length === 0) await Promise.resolve();
    open.shift()!();
  };
  return { record, write, answer, sent: open };
}

test('a second write waits for the first and goes on top of it', async () => {
  const { record, write, answer, sent } = server();
  const one = inTurn('/quick', 1, { first: 'b' }, write({ first: 'b' }));
  const two = inTurn('/quick', 1, { end: 'c' }, write({ end: 'c' }));
  await answer();
  expect(await one).toEqual({ version: 2, first: 'b', end: 'c' }); // what waits is still shown
  expect(sent.length).toBeLessThanOrEqual(1);
  await answer();
  expect(await two).toEqual({ version: 3, first: 'b', end: 'c' });
  expect(record.version).toBe(3);
});

test('a write begun before the answer was drawn goes on top, too', async () => {
  const { write, answer } = server();
  const one = inTurn('/late', 1, {}, write({ first: 'b' }));
  await answer();
  await one;
  const two = inTurn('/late', 1, {}, write({ first: 'c' }));
  await answer();
  expect((await two).version).toBe(3);
});

test('what somebody else wrote between is met', async () => {
  const { record, write, answer } = server();
  const one = inTurn('/other', 1, {}, write({ first: 'b' }));
  await answer();
  await one;
  record.version = 3;
  const two = inTurn('/other', 1, {}, write({ first: 'c' }));
  await answer();
  await expect(two).rejects.toThrow('conflict: 2 is not 3');
  const three = inTurn('/other', 3, {}, write({ first: 'd' }));
  await answer();
  expect((await three).version).toBe(4);
  const four = inTurn('/other', 1, {}, write({ first: 'e' })); // of before the other's
  await answer();
  await expect(four).rejects.toThrow('conflict: 1 is not 4');
});

test('a refused write does not hold the next one up', async () => {
  const { write, answer } = server();
  const one = inTurn('/refused', 1, {}, () => Promise.reject(new Error('no')));
  const two = inTurn('/refused', 1, {}, write({ first: 'c' }));
  await expect(one).rejects.toThrow('no');
  await answer();
  expect((await two).version).toBe(2);
});

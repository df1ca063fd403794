/**
 * Evaluates expressions for the comparison with Go and SQL (internal/expr):
 * a JSON request in each line of the input, the answer in a line of the output.
 */
import { createInterface } from 'node:readline';
import { compile, isError, prepare, toApi, type Code, type Row } from '../../src/expr';
import { forms } from '../../src/expr/logic';
import * as more from '../../src/expr/more';
import * as twins from '../../src/expr/twins';

interface World {
  world: string;
  rows: Row[];
}

interface Ask {
  in: string;
  code: Code;
  user: Row;
  now: number;
  zone: string;
  can: string[];
}

const worlds = new Map<string, Row[]>();

/** The result for each row; what errs is an object with the reason. `old` is the row before. */
async function answer(ask: Ask): Promise<unknown> {
  await prepare(ask.code);
  const run = compile(ask.code);
  const rows = worlds.get(ask.in) ?? [];
  return rows.map((record, i) => {
    const v = run({ record, old: rows.at(i - 1), user: ask.user, now: ask.now, zone: ask.zone, can: (operation) => ask.can.includes(operation) });
    return isError(v) ? { error: v.reason } : toApi(v);
  });
}

const names = (...tables: object[]): string[] => tables.flatMap(Object.keys);

async function respond(line: string): Promise<unknown> {
  const request = JSON.parse(line) as World | Ask | 'overloads';
  if (request === 'overloads') return { strict: names(twins.strict, more.strict), lenient: names(twins.lenient, more.lenient, forms) };
  if ('world' in request) {
    worlds.set(request.world, request.rows);
    return null;
  }
  try {
    return await answer(request);
  } catch (e) {
    return { failure: String(e) };
  }
}

for await (const line of createInterface({ input: process.stdin })) process.stdout.write(`${JSON.stringify(await respond(line))}\n`);

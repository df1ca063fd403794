/**
 * Evaluates expressions for the comparison with Go and SQL (internal/expr):
 * a JSON request in each line of the input, the answer in a line of the output.
 */
import { createInterface } from 'node:readline';
import { compile, isError, toApi, type Code, type Row } from '../../src/expr';
import { forms } from '../../src/expr/compile';
import { lenient, strict } from '../../src/expr/twins';

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
function answer(ask: Ask): unknown {
  const run = compile(ask.code);
  const rows = worlds.get(ask.in) ?? [];
  return rows.map((record, i) => {
    const v = run({ record, old: rows.at(i - 1), user: ask.user, now: ask.now, zone: ask.zone, can: (operation) => ask.can.includes(operation) });
    return isError(v) ? { error: v.reason } : toApi(v);
  });
}

function respond(line: string): unknown {
  const request = JSON.parse(line) as World | Ask | 'overloads';
  if (request === 'overloads') return { strict: Object.keys(strict), lenient: [...Object.keys(lenient), ...Object.keys(forms)] };
  if ('world' in request) {
    worlds.set(request.world, request.rows);
    return null;
  }
  try {
    return answer(request);
  } catch (e) {
    return { failure: String(e) };
  }
}

createInterface({ input: process.stdin }).on('line', (line) => process.stdout.write(`${JSON.stringify(respond(line))}\n`));

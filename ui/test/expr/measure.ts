/** Measures the runtime for `make bench`: codes on standard input, microseconds of each on standard output. */
import { readFileSync } from 'node:fs';
import { compile, prepare, type Code, type Row } from '../../src/expr';

interface Input {
  codes: Code[];
  record: Row;
  user: Row;
  now: number;
  zone: string;
}

/** Microseconds of a call, the median of several runs after one that warms up. */
function median(calls: number, run: () => unknown): number {
  const each: number[] = [];
  for (let k = 0; k < 8; k++) {
    const begun = performance.now();
    for (let i = 0; i < calls; i++) run();
    if (k) each.push(((performance.now() - begun) * 1000) / calls);
  }
  return each.sort((a, b) => a - b)[3] as number;
}

const input = JSON.parse(readFileSync(0, 'utf8')) as Input;
await prepare(...input.codes);
const measured = input.codes.map((code) => {
  const run = compile(code);
  return { compile: median(2000, () => compile(code)), evaluate: median(20_000, () => run(input)) };
});
process.stdout.write(JSON.stringify(measured));

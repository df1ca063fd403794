import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** Rows of a query on a database file, read by another program than the product. */
export function rowsBySql(file, query) {
  const done = spawnSync('go', ['run', './ui/e2e/harness/sql', file, query], { cwd: root, encoding: 'utf8', timeout: 120_000 });
  if (done.status !== 0) throw new Error(done.error?.message ?? done.stderr);
  return JSON.parse(done.stdout);
}

import { spawnSync } from 'node:child_process';

const python = `
import json, sqlite3, sys
db = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
db.row_factory = sqlite3.Row
print(json.dumps([dict(row) for row in db.execute(sys.argv[2])]))`;

const readers = [
  ['sqlite3', (file, query) => ['-readonly', '-json', file, query]],
  ['python3', (file, query) => ['-c', python, file, query]],
];

/** Rows of a query on a database file, read by another program than the product. */
export function rowsBySql(file, query) {
  for (const [command, args] of readers) {
    const done = spawnSync(command, args(file, query), { encoding: 'utf8', timeout: 30_000 });
    if (done.error?.code === 'ENOENT') continue;
    if (done.status !== 0) throw new Error(`${command}: ${done.error?.message ?? done.stderr}`);
    return JSON.parse(done.stdout || '[]');
  }
  throw new Error('neither sqlite3 nor python3 is there to read the database with');
}

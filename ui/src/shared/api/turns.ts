interface Turn {
  /** Out of the version `from` this page has made `to`; nobody else wrote between. */
  from: number;
  to: number;
  last: Promise<unknown>;
  /** What is shown of writes that have not ended. */
  waiting: Record<string, unknown>[];
}

const turns = new Map<string, Turn>();
/** As many records are remembered as a person may have at hand. */
const most = 50;

/**
 * Writes of one record, one after another: who moves a bar twice quickly must not
 * meet himself as somebody else. A write that was begun on a version which this
 * page has since replaced goes on top of what it made. Answers what was saved,
 * with `shown` of the writes that still wait on top, so that nothing jumps back.
 *
 * @param path names the record
 * @param seen the version that the write was begun on
 */
export async function inTurn<T extends { version: number }>(path: string, seen: number, shown: Record<string, unknown>, write: (version: number) => Promise<T>): Promise<T> {
  const turn = turns.get(path) ?? { from: seen, to: seen, last: Promise.resolve(), waiting: [] };
  remember(path, turn);
  turn.waiting.push(shown);
  const done = turn.last.then(async () => {
    const version = seen >= turn.from && seen < turn.to ? turn.to : seen;
    try {
      const saved = await write(version);
      if (version !== turn.to) turn.from = version;
      turn.to = saved.version;
      return saved;
    } finally {
      turn.waiting.splice(turn.waiting.indexOf(shown), 1);
    }
  });
  turn.last = done.catch(() => undefined);
  const saved = await done;
  return Object.assign({}, saved, ...turn.waiting) as T;
}

function remember(path: string, turn: Turn): void {
  turns.delete(path);
  turns.set(path, turn);
  if (turns.size <= most) return;
  for (const [old, { waiting }] of turns) {
    if (waiting.length > 0) continue;
    turns.delete(old);
    return;
  }
}

import type { Answer, LogLine, Op } from './types';

const MOST_OPS = 2000;
const MOST_LOGS = 100;
const MOST_WORDS = 500;
const MOST_VALUE = 200_000;
const DEEPEST = 6;
const OPS = ['set', 'show', 'fail', 'add', 'remove'];
const LEVELS = ['log', 'info', 'warn', 'error'];

/** What a worker said, as far as it has the form of an answer: the rest is dropped. */
export function answerOf(said: object, linesBefore: number): Answer {
  const { ops, logs, error } = said as { ops?: unknown; logs?: unknown; error?: unknown };
  return {
    ops: listOf(ops).slice(0, MOST_OPS).flatMap(opOf),
    logs: listOf(logs).slice(0, MOST_LOGS).flatMap(logOf),
    error: errorOf(error, linesBefore),
  };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const wordsOf = (value: unknown): string => String(value).slice(0, MOST_WORDS);
const key = (value: unknown): string | undefined => (typeof value === 'string' && value.length <= 100 ? value : undefined);
const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

function opOf(value: unknown): Op[] {
  if (!isRecord(value) || !OPS.includes(value.op as string)) return [];
  const op: Op = { op: value.op as Op['op'], key: key(value.key), rows: key(value.rows), row: key(value.row), hidden: flag(value.hidden), required: flag(value.required), readOnly: flag(value.readOnly) };
  if (op.op === 'set') {
    if (!isPlain(value.value) || !op.key) return [];
    op.value = value.value;
  }
  if (op.op === 'add') {
    if (!isRecord(value.values) || !isPlain(value.values)) return [];
    op.values = value.values;
  }
  if (typeof value.message === 'string') op.message = wordsOf(value.message);
  else if (value.message === null) op.message = null;
  if (value.options === null) op.options = null;
  else if (Array.isArray(value.options)) op.options = value.options.filter((one): one is string => typeof one === 'string').slice(0, 1000);
  return [op];
}

function logOf(value: unknown): LogLine[] {
  if (!isRecord(value)) return [];
  const level = LEVELS.includes(value.level as string) ? (value.level as LogLine['level']) : 'log';
  return [{ level, text: wordsOf(value.text) }];
}

function errorOf(value: unknown, linesBefore: number): Answer['error'] {
  if (!isRecord(value)) return null;
  return { message: wordsOf(value.message), line: lineOf(value.stack, linesBefore) };
}

/** The first line of the source that a stack names. */
export function lineOf(stack: unknown, linesBefore: number): number | undefined {
  if (typeof stack !== 'string') return undefined;
  for (const [, line] of stack.matchAll(/:(\d+):\d+\)?$/gm)) if (Number(line) > linesBefore) return Number(line) - linesBefore;
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Whether a value is what JSON can say, and not too much of it. */
export function isPlain(value: unknown): boolean {
  let left = MOST_VALUE;
  const plain = (one: unknown, depth: number): boolean => {
    if (--left < 0 || depth > DEEPEST) return false;
    if (typeof one === 'string') return (left -= one.length) >= 0;
    if (typeof one === 'number') return Number.isFinite(one);
    if (one === null || typeof one === 'boolean') return true;
    if (Array.isArray(one)) return one.every((item) => plain(item, depth + 1));
    if (typeof one !== 'object') return false;
    const proto: unknown = Object.getPrototypeOf(one);
    return (proto === Object.prototype || proto === null) && Object.entries(one).every(([name, item]) => (left -= name.length) >= 0 && name !== '__proto__' && plain(item, depth + 1));
  };
  return plain(value, 0);
}

import { useEffect, useMemo, useRef, useState } from 'react';
import { api, isAbort, isApiError } from '@/shared/api';
import type { ExpressionCheck, ExpressionIssue } from '@/shared/api/types';
import { unitsOf, bytesOf, spanAt, type Span } from './position';
import { chainsOf } from './scope/chains';
import type { Scope } from './scope/scope';

/** Bytes that an expression may have. */
export const LIMIT = 4096;
/** From here on the length is shown. */
export const NEAR_LIMIT = 3072;
const REST = 250;
const AGAIN = 1200;

/** A mistake at its place in the browser's text. */
export interface Fault extends Span {
  line: number;
  column: number;
  code: string;
  message: string;
  fix?: string;
  /** The fix as people know it: its field's label. */
  fixLabel?: string;
}

/** What the server is to judge an expression by. */
export interface CheckPlace {
  object: string;
  usage: Scope['usage'];
  /** Against the person's drafts. */
  draft?: boolean;
  /** The field whose formula or default it is. */
  field?: string;
  blankAsZero?: boolean;
  result?: string;
  /** Of a relation's filter: the object that it is a field of, which the filter reads as `form`. */
  form?: string;
  /** The text as it is sent, when it stands for something that the server does not know. */
  sent?: (text: string) => string;
}

export interface Checked {
  /** `none`: there is nothing to check. `unknown`: the server could not be asked. */
  phase: 'none' | 'waiting' | 'done' | 'unknown';
  /** The last answer, perhaps of the text before. */
  answer: ExpressionCheck | null;
  /** Of the last answer. */
  faults: Fault[];
  /** The answer speaks of this very text. */
  current: boolean;
}

/** A mistake at its place, with the one-click fix that it offers. */
export function faultOf(source: string, issue: ExpressionIssue, scope: Scope): Fault {
  const span = spanAt(source, issue.line, issue.column);
  const fault: Fault = { ...span, line: issue.line, column: issue.column, code: issue.code, message: issue.message };
  if (issue.code === 'expression_single_equals' && source.slice(span.from, span.to) === '=') return { ...fault, fix: '==' };
  if (!issue.fix) return fault;
  const fixed = source.slice(0, span.from) + issue.fix + source.slice(span.to);
  const end = span.from + issue.fix.length;
  const chain = chainsOf(fixed, scope).find((one) => one.from <= span.from && one.to >= end);
  const step = chain ? chain.starts.findLastIndex((start, i) => start + chain.steps[i]!.length === end) : -1;
  const label = step >= 0 ? chain!.labels[chain!.labels.length - chain!.steps.length + step] : undefined;
  return { ...fault, fix: issue.fix, fixLabel: label };
}

/** Whether the server may simply not have the field yet that the page already has. */
function unsaved(fault: Fault, source: string, scope: Scope): boolean {
  if (fault.code !== 'unknown_field') return false;
  return chainsOf(source, scope).some((chain) => chain.state === 'known' && chain.from <= fault.from && chain.to >= fault.to);
}

/** Asks the server what it thinks of an expression, a moment after the last key. */
export function useCheck(source: string, place: CheckPlace, scope: Scope): Checked {
  const { object, usage, draft, field, blankAsZero, result, form, sent } = place;
  const [state, setState] = useState<{ source: string; answer: ExpressionCheck | null } | null>(null);
  const [turn, setTurn] = useState(0);
  const tries = useRef(0);
  const latestScope = useRef(scope);
  useEffect(() => {
    latestScope.current = scope;
  });
  useEffect(() => {
    tries.current = 0;
  }, [source]);
  const empty = source.trim() === '';
  useEffect(() => {
    if (empty || !object) return;
    const flight = new AbortController();
    const retry = () => {
      if (tries.current >= 3) return;
      tries.current++;
      again = setTimeout(() => setTurn((n) => n + 1), AGAIN);
    };
    const timer = setTimeout(
      () => {
        const body = { object, usage, text: sent ? sent(source) : source, ...(draft && { draft }), ...(field && { field }), ...(blankAsZero !== undefined && { blank_as_zero: blankAsZero }), ...(result && { result }), ...(form && { form }) };
        api.post<ExpressionCheck>('/api/v1/expressions:check', body, { signal: flight.signal }).then(
          (answer) => {
            setState({ source, answer });
            // A field that was just made is on its way into the draft.
            const pending = draft && answer.issues.some((issue) => unsaved(faultOf(source, issue, latestScope.current), source, latestScope.current));
            if (pending) retry();
          },
          (error: unknown) => {
            if (isAbort(error)) return;
            setState({ source, answer: null });
            // So is an object whose draft waited for this very expression.
            if (draft && isApiError(error, 'no_such_object')) retry();
          },
        );
      },
      turn > 0 ? 0 : REST,
    );
    let again: ReturnType<typeof setTimeout> | undefined;
    return () => {
      clearTimeout(timer);
      clearTimeout(again);
      flight.abort(new DOMException('typed on', 'AbortError'));
    };
  }, [source, empty, object, usage, draft, field, blankAsZero, result, form, sent, turn]);
  const current = state?.source === source;
  const faults = useMemo(() => {
    if (empty || !state?.answer || state.source !== source) return none;
    const all = state.answer.issues.map((issue) => faultOf(state.source, issue, scope));
    return all.filter((fault) => !(draft && unsaved(fault, state.source, scope)));
  }, [empty, state, source, scope, draft]);
  const phase = empty ? 'none' : !current ? 'waiting' : state.answer ? 'done' : 'unknown';
  return { phase, answer: empty ? null : (state?.answer ?? null), faults, current };
}

const none: Fault[] = [];

/** How much of the limit a text takes; null while it is far from it. */
export function nearLimit(source: string): { bytes: number; over: boolean } | null {
  // A text of fewer characters than a quarter of the limit cannot be near it.
  if (source.length * 4 < NEAR_LIMIT) return null;
  const bytes = bytesOf(source);
  return bytes < NEAR_LIMIT ? null : { bytes, over: bytes > LIMIT };
}

/** A stretch that the server names in code points. */
export const unitSpan = (source: string, from: number, to: number): Span => ({ from: unitsOf(source, from), to: unitsOf(source, to) });

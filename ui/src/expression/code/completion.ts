import { autocompletion, startCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { candidatesAt, type Candidate, type Group } from '../complete/candidates';
import { resultText, type FunctionDoc } from '../complete/functions';
import type { Scope } from '../scope/scope';

/** What completion needs to know when it is asked; read anew each time. */
export interface CompletionPlace {
  scope: Scope;
  functions: FunctionDoc[];
  /** The heading of a group. */
  heading: (group: Group) => string;
  /** The name of a type. */
  type: (type: string) => string;
  words: { example: string; blank: string; failed: string; leads: string };
  text: (words: { zh?: string; en?: string }) => string;
}

function line(tag: string, words: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
}

function infoOf(candidate: Candidate, place: CompletionPlace): (() => HTMLElement) | undefined {
  const { fn } = candidate;
  if (!fn && candidate.group === 'options') return undefined;
  return () => {
    const box = document.createElement('div');
    if (fn) {
      for (const signature of fn.signatures) box.append(line('code', signature));
      if (candidate.help) box.append(line('p', candidate.help));
      const example = fn.examples[0];
      if (example) box.append(line('code', `${place.words.example}${example.source} → ${resultText(example, place.words.blank, place.words.failed)}`));
      return box;
    }
    box.append(line('strong', candidate.label), line('code', candidate.insert));
    if (candidate.help) box.append(line('p', candidate.help));
    if (candidate.leads) box.append(line('p', place.words.leads));
    return box;
  };
}

const RANKS: Group[] = ['options', 'variables', 'fields', 'form', 'user', 'old', 'functions'];

/** Completion by label, pinyin and api name; chosen things are written by their api names. */
export function completion(place: () => CompletionPlace): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    const now = place();
    const found = candidatesAt(context.state.doc.toString(), context.pos, now.scope, now.functions, context.explicit);
    if (!found) return null;
    const order: Group[] = [...new Set(found.items.map((one) => one.group))];
    return {
      from: found.from,
      to: found.to,
      filter: false,
      options: found.items.map<Completion>((one) => ({
        label: one.insert,
        displayLabel: one.label,
        detail: one.type === 'function' ? one.fn?.signatures[0]?.replace(/^[^(]*(?=\()/, '') : one.group === 'options' ? one.insert : now.type(one.type),
        section: { name: now.heading(one.group), rank: order.indexOf(one.group) >= 0 ? order.indexOf(one.group) : RANKS.indexOf(one.group) },
        info: infoOf(one, now),
        apply: (view, _completion, from, to) => {
          const { insert, back = 0 } = one;
          // A call over a name that has its brackets already keeps them.
          const called = back > 0 && view.state.sliceDoc(to, to + 1) === '(';
          const text = called ? insert.slice(0, -2) : insert;
          view.dispatch({
            changes: { from, to, insert: text },
            selection: { anchor: from + text.length - (called ? -1 : back) },
            userEvent: 'input.complete',
            scrollIntoView: true,
          });
          if (back > 0 && !called) startCompletion(view);
        },
      })),
    };
  };
  return autocompletion({
    override: [source],
    icons: false,
    defaultKeymap: true,
    activateOnTyping: true,
    maxRenderedOptions: 120,
    tooltipClass: () => 'expression-options',
  });
}

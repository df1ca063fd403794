import { autocompletion, snippetCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import type { ObjectDoc } from '@/meta';
import { text } from '@/shared/i18n';
import { fieldMethods, formFacts, formMethods, handlers, rowMethods, userFacts, type Method } from './api';

export interface CompletionPlace {
  object: ObjectDoc;
  words: (name: string) => string;
}

const IN_FIELD = /\b(form|row|event\s*\.\s*row)\s*\.\s*[a-zA-Z]+\s*\(\s*(["'])([a-z0-9_]*)$/;
const AFTER_DOT = /\b(form|row|event|user|console)\s*\.\s*([a-zA-Z]*)$/;

/** What may stand at a place. */
export type Suggest = (context: CompletionContext) => CompletionResult | null;

/** Completion of fields, and of what scripts call. */
export function completion(suggest: () => Suggest): Extension {
  return autocompletion({ override: [(context) => suggest()(context)], icons: false });
}

/** What may stand at a place of a script. */
export function suggestions(context: CompletionContext, { object, words }: CompletionPlace): CompletionResult | null {
  const before = context.state.sliceDoc(Math.max(0, context.pos - 200), context.pos);
  const inField = IN_FIELD.exec(before);
  if (inField) {
    const of = inField[1] === 'form' ? object.fields : object.fields.flatMap((field) => field.fields ?? []);
    return { from: context.pos - inField[3]!.length, options: of.filter((field) => !field.archived).map((field) => ({ label: field.key, detail: text(field.label), type: 'property' })), validFor: /^[a-z0-9_]*$/ };
  }
  const dot = AFTER_DOT.exec(before);
  if (dot) return { from: context.pos - dot[2]!.length, options: members(dot[1]!, words), validFor: /^[a-zA-Z]*$/ };
  const word = context.matchBefore(/[a-zA-Z]+/);
  if (!word && !context.explicit) return null;
  return {
    from: word?.from ?? context.pos,
    options: [
      ...handlers.map((name) => snippetCompletion(`function ${name}(${name === 'onChange' ? 'event' : ''}) {\n  \${}\n}`, { label: name, detail: words(name), type: 'function' })),
      ...['form', 'user', 'console', 'event'].map((label) => ({ label, detail: words(label), type: 'variable' })),
    ],
    validFor: /^[a-zA-Z]*$/,
  };
}

function members(of: string, words: (name: string) => string): Completion[] {
  const method = ({ name, field, params }: Method): Completion => snippetCompletion(field ? `${name}('\${}')` : `${name}()`, { label: name, detail: words(name), info: `${name}${params.replace(/^<[^>]*>/, '')}`, type: 'method' });
  const fact = ([label, type]: [string, string]): Completion => ({ label, detail: words(label), info: type, type: 'property' });
  if (of === 'form') return [...[...fieldMethods, ...formMethods].map(method), ...formFacts.map(fact)];
  if (of === 'row') return [...[...fieldMethods, ...rowMethods].map(method), fact(['id', 'string'])];
  if (of === 'user') return userFacts.map(fact);
  if (of === 'event') return [{ label: 'field', detail: words('eventField') }, { label: 'row', detail: words('eventRow') }];
  return ['log', 'warn', 'error'].map((label) => ({ label, type: 'method' }));
}

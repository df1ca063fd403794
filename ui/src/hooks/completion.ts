import type { Completion } from '@codemirror/autocomplete';
import type { ObjectDoc } from '@/meta';
import type { Suggest } from '@/script-editor/completion';
import { text } from '@/shared/i18n';
import type { Described } from './api';

const OF_RECORD = /\bctx\s*\.\s*(?:record|old)\s*\??\.\s*(\w*)$/;
const FIELD = /\bctx\s*\.\s*set\s*\(\s*["'](\w*)$/;
const OBJECT = /\bcrm\s*\.\s*\w+\s*\(\s*["'](\w*)$/;
const MEMBER = /\b([a-z]+)\s*\.\s*(\w*)$/;

interface Place {
  object: ObjectDoc | undefined;
  objects: readonly ObjectDoc[];
  described: Described | undefined;
  events: readonly string[];
}

/** What may stand at a place of a hook: fields, objects, what ctx has, and what hooks call. */
export function suggesting({ object, objects, described, events }: Place): Suggest {
  const fields: Completion[] = (object?.fields ?? []).filter((field) => !field.archived).map((field) => ({ label: field.key, detail: text(field.label), type: 'property' }));
  const keys: Completion[] = objects.map((one) => ({ label: one.key, detail: text(one.label), type: 'class' }));
  const told = (name: string, { sign, words }: { sign: string; words: string }): Completion => ({ label: name, detail: words, info: `${name}${sign}`, type: sign.startsWith(':') ? 'property' : 'method' });
  const members = new Map<string, Completion[]>();
  for (const one of described?.functions ?? []) {
    const [space = '', name = ''] = one.name.split('.');
    members.set(space, [...(members.get(space) ?? []), told(name, one)]);
  }
  const ctx = new Map(events.flatMap((event) => described?.events[event] ?? []).map((one) => [one.name, told(one.name, one)]));
  members.set('ctx', [...ctx.values()]);
  const places: [RegExp, Completion[]][] = [[OF_RECORD, fields], [FIELD, fields], [OBJECT, keys]];
  return (context) => {
    const before = context.state.sliceDoc(Math.max(0, context.pos - 200), context.pos);
    for (const [pattern, options] of places) {
      const found = pattern.exec(before);
      if (found) return { from: context.pos - found[1]!.length, options, validFor: /^\w*$/ };
    }
    const member = MEMBER.exec(before);
    if (member) {
      const options = members.get(member[1]!);
      return options ? { from: context.pos - member[2]!.length, options, validFor: /^\w*$/ } : null;
    }
    const word = context.matchBefore(/[a-zA-Z]+/);
    if (!word && !context.explicit) return null;
    return { from: word?.from ?? context.pos, options: [...members.keys()].map((label) => ({ label, type: 'variable' })), validFor: /^[a-zA-Z]*$/ };
  };
}

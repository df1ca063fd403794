import type { FieldMeta, FormMeta, FormNode, FormRuleLogic, ObjectMeta } from '@/shared/api/types';
import { TYPE_FIELD } from '@/meta/recordType';
import { formsFor } from './choose';

/** Parts that hold others: tabs hold tabs. */
export type Container = 'section' | 'tabs' | 'tab';

export type Holder = Extract<Placed, { kind: Container }>;

export function holdsOthers(part: Placed): part is Holder {
  return part.kind === 'section' || part.kind === 'tabs' || part.kind === 'tab';
}

/** What the engine calls a part, to say whether it is there. */
export const partKey = (id: string): string => `@${id}`;

/** A node as it is drawn: its field found, its width in twelfths. */
export type Placed =
  | { kind: 'field'; id: string; width: number; field: FieldMeta; node: FormNode }
  | { kind: Container; id: string; node: FormNode; children: Placed[]; fields: string[] }
  | { kind: 'divider' | 'note' | 'heading'; id: string; node: FormNode };

const WIDTHS = [3, 4, 6, 8, 12];

/** Width of a field that says none, in a form of so many columns. */
export function naturalWidth(columns: number): number {
  return 12 / Math.min(4, Math.max(1, Math.round(columns) || 2));
}

function wide(field: FieldMeta): boolean {
  return field.type === 'subform' || field.type === 'long_text' || field.type === 'file' || field.type === 'image';
}

/** The parts of a form that this person may see; empty sections are left out. */
export function placed(meta: ObjectMeta, form: FormMeta): Placed[] {
  const byKey = new Map(meta.fields.map((f) => [f.key, f]));
  const seen = new Set<string>();
  const walk = (nodes: FormNode[], path: string): Placed[] =>
    nodes.flatMap<Placed>((node, i) => {
      const id = `${path}${i}`;
      if (node.field) {
        const field = byKey.get(node.field);
        if (!field || seen.has(field.key)) return [];
        seen.add(field.key);
        const width =
          node.width && WIDTHS.includes(node.width) ? node.width : wide(field) ? 12 : naturalWidth(form.columns);
        return [{ kind: 'field', id, width, field, node }];
      }
      if (node.type === 'section' || node.type === 'tabs' || node.type === 'tab') {
        const children = walk(node.nodes ?? [], `${id}.`);
        return children.length > 0 ? [{ kind: node.type, id, node, children, fields: fieldKeys(children) }] : [];
      }
      return node.type ? [{ kind: node.type, id, node } as Placed] : [];
    });
  return walk(form.nodes, '');
}

/** Keys of all fields of some parts, in the order in which they are seen. */
export function fieldKeys(parts: Placed[]): string[] {
  return parts.flatMap((p) => (p.kind === 'field' ? [p.field.key] : holdsOthers(p) ? p.fields : []));
}

/** Every part, at any depth. */
function everyPart(parts: Placed[]): Placed[] {
  return parts.flatMap((p) => (holdsOthers(p) ? [p, ...everyPart(p.children)] : [p]));
}

/** Every field part, at any depth. */
export function fieldParts(parts: Placed[]): Extract<Placed, { kind: 'field' }>[] {
  return everyPart(parts).filter((p) => p.kind === 'field');
}

/** The keys of the parts that are there under a condition only. */
export function conditionalParts(parts: Placed[]): string[] {
  return everyPart(parts).flatMap((p) => (p.kind !== 'field' && p.node.visible ? [partKey(p.id)] : []));
}

/** The parts that hold a field, from the outside in. */
export function holdersOf(parts: Placed[], key: string): Holder[] {
  const holder = parts.find((p): p is Holder => holdsOthers(p) && p.fields.includes(key));
  return holder ? [holder, ...holdersOf(holder.children, key)] : [];
}

/** The conditions of the parts of a form as rules about their fields and about themselves. */
export function partRules(nodes: readonly FormNode[], path = ''): FormRuleLogic[] {
  return nodes.flatMap((node, i) => {
    const id = `${path}${i}`;
    const below = partRules(node.nodes ?? [], `${id}.`);
    if (!node.visible || typeof node.visible === 'string') return below;
    const { code, ...rest } = node.visible;
    return [{ ...rest, kind: 'part' as const, when: code, fields: node.field ? [node.field] : [partKey(id), ...fieldsIn(node.nodes ?? [])] }, ...below];
  });
}

function fieldsIn(nodes: readonly FormNode[]): string[] {
  return nodes.flatMap((node) => [...(node.field ? [node.field] : []), ...fieldsIn(node.nodes ?? [])]);
}

/** The form of a purpose for a record of a type; without a quick one, its first eight fields that are required or searched. */
export function formFor(meta: ObjectMeta, purpose: 'full' | 'quick', type?: string, key?: string): FormMeta {
  const fit = formsFor(meta, purpose, type);
  const found = (key ? fit.find((f) => f.key === key) : undefined) ?? fit[0];
  if (found) return found;
  const writable = meta.fields.filter((f) => !f.read_only && !f.system);
  if (purpose === 'full')
    return { key: '', label: {}, purpose, columns: 2, nodes: writable.map((f) => ({ field: f.key })) };
  const first = writable.filter((f) => f.required || f.search || f.key === meta.title || f.key === 'owner').filter((f) => f.key !== TYPE_FIELD);
  const rest = writable.filter((f) => !first.includes(f) && f.key !== TYPE_FIELD && f.type !== 'file' && f.type !== 'image' && f.type !== 'subform');
  return {
    key: '',
    label: {},
    purpose,
    columns: 1,
    nodes: [...first, ...rest]
      .slice(0, Math.max(first.length, 6))
      .slice(0, 8)
      .map((f) => ({ field: f.key })),
  };
}

import { addField, freeKey, keyPattern, type FieldSpec } from '@/meta';
import type { FormNode } from '@/shared/api/types';
import type { Command } from './commands';
import { fromForm, freshId, mayHold, parentOf, withInside, type Layout, type Place } from './layout';

/** Parts of a form as the clipboard holds them: text, so that they go from one form, object or business to another. */
export interface Copied {
  fields: FieldSpec[];
  nodes: FormNode[];
}

const MARK = 'tenon/form-parts';

/** What is chosen, with the fields that it shows, as text; null when nothing can be copied. */
export function copyText({ object, layout }: Parameters<Command>[0], ids: string[]): string | null {
  const whole = ids.filter((id) => layout.nodes[id] && layout.nodes[id].type !== 'tab' && !ids.includes(parentOf(layout, id) ?? ''));
  if (whole.length === 0) return null;
  const keys = new Set(withInside(layout, whole).flatMap((id) => layout.nodes[id]?.field ?? []));
  const fields = object.fields.filter((field) => keys.has(field.key)).map(({ archived: _, ...field }) => field);
  return JSON.stringify({ kind: MARK, fields, nodes: whole.map((id) => treeOf(layout, id)) } satisfies Copied & { kind: string }, null, 2);
}

function treeOf(layout: Layout, id: string): FormNode {
  const { id: _, children, ...node } = layout.nodes[id]!;
  return children ? { ...node, nodes: children.map((child) => treeOf(layout, child)) } : node;
}

/** Reads what was copied; null for any other text. */
export function readCopied(text: string): Copied | null {
  if (!text.includes(MARK)) return null;
  try {
    const found = JSON.parse(text) as Partial<Copied> & { kind?: unknown };
    if (found.kind !== MARK || !Array.isArray(found.fields) || !Array.isArray(found.nodes)) return null;
    const sound = found.fields.every((field) => keyPattern.test(String(field?.key)) && typeof field.type === 'string' && typeof field.label === 'object');
    return sound && found.nodes.length > 0 ? { fields: found.fields, nodes: found.nodes } : null;
  } catch {
    return null;
  }
}

/** Puts copied parts at a place. Each field becomes a new one of the object, under its key where that is free. */
export function pasteParts(copied: Copied, place: Place): Command {
  return (design) => {
    const taken = design.object.fields.map((field) => field.key);
    const renamed = new Map<string, string>();
    let { object } = design;
    for (const field of copied.fields) {
      const key = freeKey(field.key, taken);
      taken.push(key);
      renamed.set(field.key, key);
      object = addField(object, { ...field, key });
    }
    const nodes = copied.nodes.map((node) => withKeys(node, renamed)).filter((node) => node !== null);
    return { object, layout: insertTrees(design.layout, nodes, place) };
  };
}

/** A node under the new keys; without fields that were not copied along. */
function withKeys({ nodes, ...node }: FormNode, keys: ReadonlyMap<string, string>): FormNode | null {
  if (node.field) {
    const field = keys.get(node.field);
    return field ? { ...node, field } : null;
  }
  return { ...node, ...(nodes && { nodes: nodes.map((inner) => withKeys(inner, keys)).filter((inner) => inner !== null) }) };
}

function insertTrees(layout: Layout, trees: FormNode[], place: Place): Layout {
  const made = fromForm({ kind: 'form', key: '', object: '', nodes: trees });
  const first = Number(freshId(layout).slice(1)) - 1;
  const moved = (id: string): string => `n${Number(id.slice(1)) + first}`;
  const nodes = { ...layout.nodes };
  for (const node of Object.values(made.nodes))
    nodes[moved(node.id)] = { ...node, id: moved(node.id), ...(node.children && { children: node.children.map(moved) }) };
  const holder = place.parent === null ? undefined : layout.nodes[place.parent]?.type;
  // What may not stand there goes to the end of the form.
  const fit = made.root.filter((id) => mayHold(holder, made.nodes[id]!.type)).map(moved);
  const rest = made.root.filter((id) => !mayHold(holder, made.nodes[id]!.type)).map(moved);
  const into = (ids: readonly string[]): string[] => [...ids.slice(0, place.index), ...fit, ...ids.slice(place.index)];
  if (place.parent === null) return { ...layout, nodes, root: [...into(layout.root), ...rest] };
  const parent = nodes[place.parent]!;
  return { ...layout, nodes: { ...nodes, [place.parent]: { ...parent, children: into(parent.children ?? []) } }, root: [...layout.root, ...rest] };
}

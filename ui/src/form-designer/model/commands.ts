import type { NodeType, Text } from '@/shared/api/types';
import { addField, cleaned, removeField, renameField, setField, type FieldSpec, type FormRuleDoc, type ObjectDoc } from '@/meta';
import {
  childrenOf,
  freshId,
  inOrder,
  isContainer,
  mayHold,
  nodeOfField,
  parentOf,
  placeBeside,
  placeOf,
  rowsOf,
  widthOf,
  withInside,
  type Layout,
  type LayoutNode,
  type Place,
} from './layout';

/** What a form designer holds: the layout, and the object whose fields it shows. */
export interface Design {
  object: ObjectDoc;
  layout: Layout;
}

/** A change of a design: answers a new one, leaves the old as it was. */
export type Command = (design: Design) => Design;

const onLayout =
  (change: (layout: Layout) => Layout): Command =>
  (design) => {
    const layout = change(design.layout);
    return layout === design.layout ? design : { ...design, layout };
  };

function withChildren(layout: Layout, parent: string | null, children: string[]): Layout {
  if (parent === null) return { ...layout, root: children };
  return { ...layout, nodes: { ...layout.nodes, [parent]: { ...layout.nodes[parent]!, children } } };
}

/** Takes a node out of its container; it stays among the nodes. */
function detach(layout: Layout, id: string): Layout {
  const parent = parentOf(layout, id);
  return withChildren(layout, parent, childrenOf(layout, parent).filter((other) => other !== id));
}

function attach(layout: Layout, id: string, place: Place): Layout {
  const target = allowed(layout, id, place);
  const children = [...childrenOf(layout, target.parent)];
  children.splice(Math.min(target.index, children.length), 0, id);
  return withChildren(layout, target.parent, children);
}

/** A place where the node may not stand becomes the nearest one around it where it may. */
function allowed(layout: Layout, id: string, place: Place): Place {
  const type = layout.nodes[id]?.type;
  const holder = place.parent === null ? undefined : layout.nodes[place.parent];
  if (!holder || mayHold(holder.type, type)) return place;
  const around = placeBeside(layout, holder.id, type);
  return around ? { ...around, index: around.index + (place.index === 0 ? 0 : 1) } : { parent: null, index: layout.root.length };
}

function setNodes(layout: Layout, changes: Record<string, Partial<LayoutNode>>): Layout {
  const nodes = { ...layout.nodes };
  for (const [id, change] of Object.entries(changes)) if (nodes[id]) nodes[id] = cleaned({ ...nodes[id], ...change });
  return { ...layout, nodes };
}

/** Widths of nodes that a drop changes beside the place: the neighbour that it splits. */
export type Widths = Record<string, number>;

/** Puts a new node at a place; the node's id is `freshId` of the layout before. */
function insert(layout: Layout, node: Omit<LayoutNode, 'id'>, place: Place, neighbours: Widths): Layout {
  const id = freshId(layout);
  const made: LayoutNode = isContainer(node.type) ? { id, ...node, children: [] } : { id, ...node };
  const widened = setNodes(layout, Object.fromEntries(Object.entries(neighbours).map(([n, width]) => [n, { width }])));
  return attach({ ...widened, nodes: { ...widened.nodes, [id]: made } }, id, place);
}

/** A new field of the object, shown at a place. */
export function addNewField(field: FieldSpec, place: Place, width?: number, neighbours: Widths = {}): Command {
  return (design) => ({
    object: addField(design.object, field, fieldBefore(design, place)),
    layout: insert(design.layout, cleaned({ field: field.key, width }), place, neighbours),
  });
}

/** The field before a place, after which a new one goes in the object too. */
function fieldBefore({ layout }: Design, place: Place): string | undefined {
  const before = childrenOf(layout, place.parent).slice(0, place.index).toReversed();
  return before.map((id) => layout.nodes[id]?.field).find((key) => key !== undefined);
}

/** Shows a field of the object that the layout lacks. */
export function placeField(key: string, place: Place, width?: number, neighbours: Widths = {}): Command {
  return onLayout((layout) => (nodeOfField(layout, key) ? layout : insert(layout, cleaned({ field: key, width }), place, neighbours)));
}

/** A part of the layout; tabs begin with two of them, named by `words`. */
export function addPart(type: NodeType, words: Text, place: Place, more: Partial<LayoutNode> = {}): Command {
  const content = type === 'note' ? { text: words } : type === 'divider' || type === 'tabs' ? {} : { label: words };
  return onLayout((layout) => {
    const id = freshId(layout);
    const next = insert(layout, { type, ...content, ...more }, place, {});
    if (type !== 'tabs') return next;
    return [0, 1].reduce((made, index) => insert(made, { type: 'tab', label: words }, { parent: id, index }, {}), next);
  });
}

/** Moves nodes, in their order, to a place counted with them still there. */
export function moveTo(ids: string[], place: Place, width?: number, neighbours: Widths = {}): Command {
  return onLayout((layout) => {
    const moved = inOrder(layout).filter((id) => ids.includes(id) && !ids.includes(parentOf(layout, id) ?? ''));
    if (moved.length === 0 || (place.parent !== null && withInside(layout, moved).includes(place.parent))) return layout;
    const anchor = childrenOf(layout, place.parent).slice(place.index).find((id) => !moved.includes(id));
    let next = setNodes(layout, Object.fromEntries(Object.entries(neighbours).map(([id, w]) => [id, { width: w }])));
    if (width !== undefined && moved.length === 1 && next.nodes[moved[0]!]!.field) next = setNodes(next, { [moved[0]!]: { width } });
    for (const id of moved) next = detach(next, id);
    for (const id of moved) {
      const children = childrenOf(next, place.parent);
      next = attach(next, id, { parent: place.parent, index: anchor === undefined ? children.length : children.indexOf(anchor) });
    }
    return same(layout, next) ? layout : next;
  });
}

function same(a: Layout, b: Layout): boolean {
  return inOrder(a).join() === inOrder(b).join() && JSON.stringify(a.nodes) === JSON.stringify(b.nodes) && a.root.join() === b.root.join();
}

/** Tabs go with the last one in them. */
function withEmptyTabs(layout: Layout, ids: string[]): string[] {
  const emptied = Object.values(layout.nodes).filter((node) => node.type === 'tabs' && node.children?.every((tab) => ids.includes(tab)));
  return [...ids, ...emptied.map((node) => node.id)];
}

/** Takes nodes off the layout, a section with what is in it; the object keeps its fields. */
export function removeNodes(ids: string[]): Command {
  return onLayout((layout) => {
    const gone = new Set(withInside(layout, withEmptyTabs(layout, ids)));
    const nodes: Record<string, LayoutNode> = {};
    for (const [id, node] of Object.entries(layout.nodes)) {
      if (gone.has(id)) continue;
      nodes[id] = node.children?.some((child) => gone.has(child)) ? { ...node, children: node.children.filter((child) => !gone.has(child)) } : node;
    }
    return { ...layout, nodes, root: layout.root.filter((id) => !gone.has(id)) };
  });
}

/** Puts a copy after a node: of a field, a new field of the object with `copy`'s key and label. */
export function duplicate(id: string, copy: (field: FieldSpec) => FieldSpec): Command {
  return (design) => {
    const { layout, object } = design;
    const node = layout.nodes[id];
    if (!node) return design;
    const place = placeOf(layout, id);
    const after = { ...place, index: place.index + 1 };
    const { id: _, children, ...rest } = node;
    if (!node.field) {
      return { ...design, layout: insert(layout, rest, after, {}) };
    }
    const field = object.fields.find((f) => f.key === node.field);
    if (!field) return design;
    const made = copy(field);
    return { object: addField(object, made, field.key), layout: insert(layout, { ...rest, field: made.key }, after, {}) };
  };
}

export function setNode(id: string, patch: Partial<LayoutNode>): Command {
  return onLayout((layout) => setNodes(layout, { [id]: patch }));
}

export function setFormProperties(patch: Partial<Layout['form']>): Command {
  return onLayout((layout) => ({ ...layout, form: cleaned({ ...layout.form, ...patch }) }));
}

export function setFieldProperties(key: string, patch: Partial<FieldSpec>): Command {
  return (design) => ({ ...design, object: setField(design.object, key, patch) });
}

/** Gives a field another key, in the object and on the layout. */
export function renameKey(from: string, to: string): Command {
  return (design) => {
    const node = nodeOfField(design.layout, from);
    const layout = node ? setNodes(design.layout, { [node.id]: { field: to } }) : design.layout;
    const rules = layout.form.rules?.map((rule) => ({ ...rule, when: renamed(rule.when, from, to), fields: rule.fields.map((key) => (key === from ? to : key)), ...renamedLink(rule, from, to) }));
    return { object: renameField(design.object, from, to), layout: rules ? { ...layout, form: { ...layout.form, rules } } : layout };
  };
}

function renamedLink({ match, where, take }: FormRuleDoc, from: string, to: string): Partial<FormRuleDoc> {
  return {
    ...(where && { where: renamed(where, from, to, 'form') }),
    ...(match && { match: match.map((m) => (m.with === from ? { ...m, with: to } : m)) }),
    ...(take && { take: take.map((t) => (t.into === from ? { ...t, into: to } : t)) }),
  };
}

/** A rule without a field that goes; null when nothing of it is left. */
function without(rule: FormRuleDoc, key: string): FormRuleDoc | null {
  if (rule.kind !== 'link') {
    const fields = rule.fields.filter((one) => one !== key);
    return fields.length > 0 ? { ...rule, fields } : null;
  }
  const take = rule.take?.filter((t) => t.into !== key) ?? [];
  return take.length > 0 && !rule.match?.some((m) => m.with === key) ? { ...rule, take } : null;
}

const renamed = (cel: string, from: string, to: string, roots = 'record|old'): string => cel.replace(new RegExp(`\\b(${roots})\\.${from}\\b`, 'g'), `$1.${to}`);

/** Takes a field off the layout with what the layout's rules say of it, and out of the object: one that was published is archived. */
export function dropField(key: string, published = false): Command {
  return (design) => {
    const node = nodeOfField(design.layout, key);
    const next = node ? removeNodes([node.id])(design) : design;
    const rules = next.layout.form.rules?.map((rule) => without(rule, key)).filter((rule) => rule !== null);
    const layout = rules ? { ...next.layout, form: cleaned({ ...next.layout.form, rules }) } : next.layout;
    return { layout, object: published ? setField(next.object, key, { archived: true }) : removeField(next.object, key) };
  };
}

/** Gives a field another specification, with a field beside it for what does not convert. */
export function changeType(next: FieldSpec, beside?: FieldSpec): Command {
  return ({ layout, object }) => {
    const changed = { ...object, fields: object.fields.map((one) => (one.key === next.key ? next : one)) };
    return { layout, object: beside ? addField(changed, beside, next.key) : changed };
  };
}

/** Where Alt and an arrow move a node: up and down by rows and out of sections, left and right inside the container. */
export function stepPlace(layout: Layout, id: string, direction: 'up' | 'down' | 'left' | 'right'): Place | null {
  const { parent, index } = placeOf(layout, id);
  const siblings = childrenOf(layout, parent);
  if (direction === 'left') return index > 0 ? { parent, index: index - 1 } : null;
  if (direction === 'right') return index < siblings.length - 1 ? { parent, index: index + 2 } : null;
  const rows = rowsOf(layout, parent);
  const row = rows.findIndex((r) => r.includes(id));
  const other = rows[direction === 'up' ? row - 1 : row + 1];
  const { type } = layout.nodes[id]!;
  if (type === 'tab') return null;
  if (other) {
    const only = other.length === 1 ? layout.nodes[other[0]!] : undefined;
    const into = only?.type === 'tabs' ? layout.nodes[only.children?.[0] ?? ''] : only;
    if (into && isContainer(into.type) && mayHold(into.type, type)) {
      return { parent: into.id, index: direction === 'up' ? into.children!.length : 0 };
    }
    return direction === 'up' ? { parent, index: siblings.indexOf(other[0]!) } : { parent, index: siblings.indexOf(other.at(-1)!) + 1 };
  }
  if (row >= 0 && rows[row]!.length > 1 && direction === 'up' && index > 0 && parent === null) return { parent, index: 0 };
  if (parent === null) return null;
  const out = placeBeside(layout, layout.nodes[parent]!.type === 'tab' ? parentOf(layout, parent)! : parent, type);
  return out && { ...out, index: direction === 'up' ? out.index : out.index + 1 };
}

/** Where something new goes: after the selected node, in the selected section, or at the end. */
export function placeAfter(layout: Layout, selected: string | null): Place {
  const node = selected ? layout.nodes[selected] : undefined;
  const into = node?.type === 'tabs' ? layout.nodes[node.children?.[0] ?? ''] : node;
  if (into && isContainer(into.type)) return { parent: into.id, index: into.children!.length };
  if (node) {
    const place = placeOf(layout, node.id);
    return { ...place, index: place.index + 1 };
  }
  const last = layout.nodes[layout.root.at(-1) ?? ''];
  return last?.type === 'section' ? { parent: last.id, index: last.children!.length } : { parent: null, index: layout.root.length };
}

export { widthOf };

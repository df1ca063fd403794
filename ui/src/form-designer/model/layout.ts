import type { FormNode, NodeType, Text } from '@/shared/api/types';
import type { FormDoc, FormRuleDoc } from '@/meta';

/** A part of a layout: a field, or a section, divider, note or heading. Sections hold ids. */
export interface LayoutNode {
  id: string;
  field?: string;
  type?: NodeType;
  width?: number;
  label?: Text;
  text?: Text;
  visible?: FormNode['visible'];
  phone?: FormNode['phone'];
  keep?: boolean;
  collapsed?: boolean;
  read_only?: boolean;
  /** Of a section, tabs or a tab: what stands in it, in order. */
  children?: string[];
}

/** A form's document, flat: nodes by id, the ids at the top in order. */
export interface Layout {
  form: Omit<FormDoc, 'nodes'>;
  nodes: Record<string, LayoutNode>;
  root: string[];
  /** Keys of the fields that fill a row when they say no width: long texts, files, images. */
  wide: ReadonlySet<string>;
}

/** Parts that hold others. */
export function isContainer(type: NodeType | undefined): boolean {
  return type === 'section' || type === 'tabs' || type === 'tab';
}

/** Where a node stands: in a part that holds it, or at the top (`null`), and at which place. */
export interface Place {
  parent: string | null;
  index: number;
}

export const widths = [3, 4, 6, 8, 12] as const;

/** Makes the flat layout of a form; ids count up from `n1`. */
export function fromForm(doc: FormDoc, wide: ReadonlySet<string> = new Set()): Layout {
  const { nodes: tree, ...rest } = doc;
  // A data linkage has no fields of its own, and may have no condition.
  const form = rest.rules ? { ...rest, rules: rest.rules.map((rule) => ({ ...rule, when: rule.when ?? '', fields: rule.fields ?? [], ...(rule.take && { take: rule.take.map((one) => ({ ...one, value: one.value ?? '' })) }) })) } : rest;
  const nodes: Record<string, LayoutNode> = {};
  let count = 0;
  const add = (node: FormNode): string => {
    const id = `n${++count}`;
    const { nodes: inner, ...rest } = node;
    nodes[id] = { id, ...rest };
    if (isContainer(node.type)) nodes[id] = { ...nodes[id]!, children: (inner ?? []).map(add) };
    return id;
  };
  return { form, root: tree.map(add), nodes, wide };
}

/** The form that a layout stands for. */
export function toForm(layout: Layout): FormDoc {
  const tree = (id: string): FormNode => {
    const { id: _, children, ...node } = layout.nodes[id]!;
    return children ? { ...node, nodes: children.map(tree) } : node;
  };
  const rules = layout.form.rules?.map((rule) => {
    if (rule.kind !== 'link') return rule;
    const { when, fields: _, match, ...link } = rule;
    const take = link.take?.map(({ value, ...one }) => (one.each ? one : { ...one, value }));
    return { ...link, ...(when && { when }), ...(match?.length && { match }), ...(take && { take }) } as FormRuleDoc;
  });
  return { ...layout.form, ...(rules && { rules }), nodes: layout.root.map(tree) };
}

/** The picture of a document as an address. */
export const pictureSource = (header: NonNullable<FormDoc['header']>): string => `data:image/jpeg;base64,${header.picture.replaceAll('\n', '')}`;

/** An id that no node of the layout has. */
export function freshId(layout: Layout): string {
  let most = 0;
  for (const id in layout.nodes) most = Math.max(most, Number(id.slice(1)));
  return `n${most + 1}`;
}

/** The ids in a section, or at the top. */
export function childrenOf(layout: Layout, parent: string | null): string[] {
  return parent === null ? layout.root : (layout.nodes[parent]?.children ?? []);
}

export function parentOf(layout: Layout, id: string): string | null {
  if (layout.root.includes(id)) return null;
  for (const node of Object.values(layout.nodes)) if (node.children?.includes(id)) return node.id;
  return null;
}

export function placeOf(layout: Layout, id: string): Place {
  const parent = parentOf(layout, id);
  return { parent, index: childrenOf(layout, parent).indexOf(id) };
}

/** Every id in reading order. */
export function inOrder(layout: Layout): string[] {
  return withInside(layout, layout.root);
}

/** Nodes with everything that stands in them, in reading order. */
export function withInside(layout: Layout, ids: readonly string[]): string[] {
  return ids.flatMap((id) => [id, ...withInside(layout, layout.nodes[id]?.children ?? [])]);
}

/** The nearest place beside a node or around it where a part of a type may stand; null where there is none. */
export function placeBeside(layout: Layout, id: string, type: NodeType | undefined): Place | null {
  const place = placeOf(layout, id);
  const around = place.parent === null ? undefined : layout.nodes[place.parent];
  if (mayHold(around?.type, type)) return place;
  return around ? placeBeside(layout, around.id, type) : null;
}

/** Whether a part of a type may stand in one of another; undefined is the form itself, or a field. */
export function mayHold(holder: NodeType | undefined, type: NodeType | undefined): boolean {
  if (holder === 'tabs' || type === 'tab') return holder === 'tabs' && type === 'tab';
  if (type === 'tabs') return holder === undefined;
  return type !== 'section' || holder !== 'section';
}

/** The keys of the fields on the layout. */
export function placedFields(layout: Layout): Set<string> {
  const keys = new Set<string>();
  for (const node of Object.values(layout.nodes)) if (node.field) keys.add(node.field);
  return keys;
}

/** The node that shows a field. */
export function nodeOfField(layout: Layout, key: string): LayoutNode | undefined {
  return Object.values(layout.nodes).find((node) => node.field === key);
}

/** The width of a node: its own, or what the form's columns give a field. Parts fill the row. */
export function widthOf(layout: Layout, node: LayoutNode): number {
  if (node.width) return node.width;
  if (!node.field || layout.wide.has(node.field)) return 12;
  return 12 / (layout.form.columns ?? 2);
}

/** The nearest width that is allowed. */
export function snapWidth(columns: number): number {
  return widths.reduce((best, width) => (Math.abs(width - columns) < Math.abs(best - columns) ? width : best), 12);
}

/** The rows that the nodes of a container flow into, as the grid lays them out; as if `without` were not there. */
export function rowsOf(layout: Layout, parent: string | null, without: string | null = null): string[][] {
  const rows: string[][] = [];
  let free = 0;
  for (const id of childrenOf(layout, parent)) {
    if (id === without) continue;
    const node = layout.nodes[id]!;
    const width = node.type ? 12 : widthOf(layout, node);
    if (width > free || rows.length === 0) {
      rows.push([id]);
      free = 12 - width;
    } else {
      rows.at(-1)!.push(id);
      free -= width;
    }
  }
  return rows;
}

/** The place of a node in the form's document: `nodes.2.nodes.0`. */
export function pathOf(layout: Layout, id: string): string {
  const { parent, index } = placeOf(layout, id);
  return `${parent === null ? '' : `${pathOf(layout, parent)}.`}nodes.${index}`;
}

import type { ObjectDoc } from '@/meta';
import { layout, type Layout } from './layout';

/** One link of an object. */
export interface Link {
  field: string;
  label: ObjectDoc['label'];
  to: string;
  many: boolean;
}

export interface Node {
  key: string;
  object: ObjectDoc;
  links: Link[];
  /** Of another app: shown because something here is linked with it. */
  foreign: boolean;
  fields: number;
}

export interface Diagram extends Layout {
  nodes: Node[];
}

export const headHeight = 48;
export const rowHeight = 24;
export const heightOf = (node: Node) => headHeight + node.links.length * rowHeight + (node.links.length > 0 ? 8 : 0);

/** The links of an object, those of columns of its sub-forms too. */
export function linksOf(object: ObjectDoc): Link[] {
  return object.fields.flatMap((field) => {
    if (field.archived) return [];
    if (field.type === 'relation' || field.type === 'relations') return field.object ? [{ field: field.key, label: field.label, to: field.object, many: field.type === 'relations' }] : [];
    if (field.type === 'any_relation') return (field.objects ?? []).map((to) => ({ field: field.key, label: field.label, to, many: false }));
    const columns = (field as { fields?: ObjectDoc['fields'] }).fields ?? [];
    return columns.filter((column) => column.type === 'relation' && column.object).map((column) => ({ field: `${field.key}.${column.key}`, label: column.label, to: column.object!, many: true }));
  });
}

/** The objects of an app, those of others that they are linked with, and where each stands. */
export function diagramOf(objects: readonly ObjectDoc[], app: string): Diagram {
  const mine = objects.filter((object) => (object.app ?? '_') === app);
  const here = new Set(mine.map((object) => object.key));
  const near = objects.filter((object) => !here.has(object.key) && (mine.some((one) => linksOf(one).some((link) => link.to === object.key)) || linksOf(object).some((link) => here.has(link.to))));
  const nodes = [...mine, ...near].map((object) => ({
    key: object.key,
    object,
    links: linksOf(object).filter((link) => here.has(object.key) || here.has(link.to)),
    foreign: !here.has(object.key),
    fields: object.fields.filter((field) => !field.archived).length,
  }));
  const places = layout(
    nodes.map((node) => ({ key: node.key, height: heightOf(node) })),
    nodes.flatMap((node) => node.links.map((link) => ({ from: node.key, to: link.to }))),
  );
  return { nodes, ...places };
}

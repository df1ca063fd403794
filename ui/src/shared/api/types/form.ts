/** Layouts of forms. */
import type { Text } from './base';
import type { FormRuleLogic } from './logic';

export type NodeType = 'section' | 'divider' | 'note' | 'heading';

/** A field or a part of a layout; exactly one of field and type is set. */
export interface FormNode {
  field?: string;
  type?: NodeType;
  /** Of 12 columns: 3, 4, 6, 8, 12. */
  width?: number;
  label?: Text;
  text?: Text;
  collapsed?: boolean;
  read_only?: boolean;
  nodes?: FormNode[];
}

export interface FormMeta {
  key: string;
  label: Text;
  purpose: 'full' | 'quick';
  /** For everybody, or for a role of the person; an administrator may look at others too. */
  mine?: boolean;
  /** Record types that it is for; all when absent. */
  types?: string[];
  columns: number;
  nodes: FormNode[];
  rules?: readonly FormRuleLogic[];
}

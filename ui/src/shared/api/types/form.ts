/** Layouts of forms. */
import type { Text } from './base';
import type { TagColor } from './object';
import type { Code, Compiled, FormRuleLogic, LinkLogic } from './logic';

export type NodeType = 'section' | 'tabs' | 'tab' | 'divider' | 'note' | 'heading';

/** A field or a part of a layout; exactly one of field and type is set. */
export interface FormNode {
  field?: string;
  type?: NodeType;
  /** Of 12 columns: 3, 4, 6, 8, 12. */
  width?: number;
  label?: Text;
  text?: Text;
  /** Where it does not hold, the part is not there: CEL in a document, code in the metadata of an object. */
  visible?: string | PartCondition;
  /** Of a field, on phones. */
  phone?: 'show' | 'full' | 'hidden';
  /** Of a field: its value stays when the next record is begun. */
  keep?: boolean;
  collapsed?: boolean;
  read_only?: boolean;
  nodes?: FormNode[];
}

export interface PartCondition extends Compiled {
  code?: Code | null;
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
  labels?: 'above' | 'left';
  /** What the server does with what the form hides. */
  hidden?: 'keep' | 'clear' | 'recompute';
  /** In place of "Save". */
  submit?: Text;
  theme?: TagColor;
  /** It has a picture at its head, another when the hash is another. */
  header?: { hash: string; alt?: Text };
  nodes: FormNode[];
  rules?: readonly FormRuleLogic[];
  links?: readonly LinkLogic[];
  /** It has scripts, which are read when it is filled in. */
  scripts?: boolean;
}

import type { FormNode, TagColor, Text } from '@/shared/api/types';

export interface FormDoc {
  kind: 'form';
  key: string;
  app?: string;
  object: string;
  label?: Text;
  purpose?: 'full' | 'quick';
  /** Of several the first one that is for the person and the record is taken. */
  order?: number;
  roles?: string[];
  types?: string[];
  columns?: number;
  labels?: 'above' | 'left';
  hidden?: 'keep' | 'clear' | 'recompute';
  submit?: Text;
  theme?: TagColor;
  /** The picture as the server drew it: a JPEG in base64, in lines. */
  header?: { picture: string; alt?: Text };
  nodes: FormNode[];
  rules?: FormRuleDoc[];
}

export type FormRuleKind = 'show' | 'require' | 'read_only' | 'options' | 'link';

/** What of another record goes where; of sub-forms, column by column. */
export interface LinkTakeDoc {
  into: string;
  value: string;
  /** In place of a value: every record that is found becomes a row, at most so many. */
  each?: number;
  columns?: LinkTakeDoc[];
}

/** Changes a form while somebody fills it in. */
export interface FormRuleDoc {
  key?: string;
  kind: FormRuleKind;
  /** CEL */
  when: string;
  fields: string[];
  /** kind options: the values that are offered where it holds. */
  options?: string[];
  /** kind link: the object whose record is looked for, and how. */
  from?: string;
  match?: { field: string; with: string }[];
  /** kind link: CEL over the other object's record and `form`. */
  where?: string;
  sort?: string;
  take?: LinkTakeDoc[];
  on?: 'change' | 'create';
  missing?: 'keep' | 'clear';
  disabled?: boolean;
}

/** JavaScript of the forms of an object, which runs in a sandbox of the browser. */
export interface FormScriptDoc {
  kind: 'form_script';
  key: string;
  app?: string;
  label: Text;
  description?: Text;
  object: string;
  /** Layouts and record types that it is for; all when absent. */
  forms?: string[];
  types?: string[];
  events: { load?: boolean; change?: string[]; before_submit?: boolean };
  /** What becomes of a submit when it fails; `block` when absent. */
  on_error?: 'block' | 'allow';
  disabled?: boolean;
  source: string;
}

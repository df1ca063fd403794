import type { FieldOption, FormNode, NodeType, ViewColumn } from '@/shared/api/types';
import type { AppDoc, ViewDoc } from './app';
import type { FormDoc, FormScriptDoc } from './form';
import type { HookDoc, InboundDoc, WebhookDoc } from './hook';
import type { ObjectDoc, OptionSetDoc } from './object';
import type { AssertionDoc, RoleDoc } from './role';

/** Documents of a business, as `definitions` gives and takes them. */
export type * from './app';
export type * from './field';
export type * from './form';
export type * from './hook';
export type * from './object';
export type * from './role';

export type { FieldOption, FormNode, NodeType, ViewColumn };

export type AnyDoc = HookDoc | FormScriptDoc | WebhookDoc | InboundDoc | OptionSetDoc | ObjectDoc | FormDoc | ViewDoc | AppDoc | RoleDoc | AssertionDoc;

/** The document kinds by name. */
export interface Kinds {
  object: ObjectDoc;
  form: FormDoc;
  view: ViewDoc;
  app: AppDoc;
  role: RoleDoc;
  assertion: AssertionDoc;
  option_set: OptionSetDoc;
  form_script: FormScriptDoc;
  webhook: WebhookDoc;
  hook: HookDoc;
  inbound: InboundDoc;
}

export type Kind = keyof Kinds;

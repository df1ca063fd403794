import type { FormEngine } from '@/form-engine';
import { api } from '@/shared/api';
import type { FieldMeta, FormMeta, ObjectMeta } from '@/shared/api/types';
import { Bridge, type Notice, type Trace } from './bridge';
import { Sandbox } from './sandbox';
import type { FormScript, Runner, SeenForm } from './types';

export interface StartOptions {
  engine: FormEngine;
  meta: ObjectMeta;
  form: FormMeta;
  /** The fields that the form shows. */
  fields: readonly FieldMeta[];
  /** The record type, '' without one. */
  type: string;
  /** Of a saved record. */
  id: string | null;
  locale: string;
  user: Record<string, unknown>;
  /** As the designer's drafts make them. */
  draft?: boolean;
  /** Only these scripts. */
  only?: readonly string[];
  onNotice: (notice: Notice) => void;
  onTrace?: (trace: Trace) => void;
  /** Where they run; a sandbox of the browser when absent. */
  runner?: () => Runner;
}

/** Reads the scripts of a form and calls them; null when none is for this form and record. */
export async function startScripts(options: StartOptions): Promise<Bridge | null> {
  const { engine, meta, form, type } = options;
  const { items } = await api.get<{ items: FormScript[] }>(`/api/v1/objects/${encodeURIComponent(meta.key)}/scripts`, { query: { draft: options.draft || undefined } });
  const scripts = items.filter((script) => script.forms.includes(form.key) && (script.types.length === 0 || script.types.includes(type)) && (options.only?.includes(script.key) ?? true));
  if (scripts.length === 0) return null;
  const about: Omit<SeenForm, 'fields' | 'rows'> = { object: meta.key, layout: form.key, mode: options.id ? 'edit' : 'create', type, id: options.id, locale: options.locale, user: options.user };
  const bridge = new Bridge({ engine, fields: options.fields, scripts, runner: options.runner?.() ?? new Sandbox(), about, onNotice: options.onNotice, onTrace: options.onTrace });
  void bridge.load();
  return bridge;
}

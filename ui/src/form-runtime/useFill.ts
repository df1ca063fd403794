import { useRef } from 'react';
import type { FieldContext } from '@/fields';
import { linkId } from '@/fields/format';
import { moduleOf } from '@/fields';
import type { Scope } from '@/form-engine';
import { api } from '@/shared/api';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { confirm } from '@/shared/ui';

interface Fill {
  engine: Scope;
  /** A relation; one without anything to fill in does nothing. */
  field: FieldMeta;
  /** The fields of the record. */
  fields: readonly FieldMeta[];
  ctx: FieldContext;
  onLink: (id: string, title: string) => void;
}

/**
 * What choosing a record fills in: fields that are blank, or that an earlier
 * choice filled, at once; what somebody has typed only when they say so. Gives
 * what to call with the new value.
 */
export function useFill({ engine, field, fields, ctx, onLink }: Fill): (value: unknown, title?: string) => void {
  const t = useT('form-runtime');
  const latest = useRef(0);
  const filled = useRef<Record<string, string>>({});
  return (value, title) => {
    const asked = ++latest.current;
    const pairs = Object.entries(field.fill ?? {}).filter(([to]) => engine.value(to) !== undefined && !engine.field(to).readOnly);
    const id = linkId(value);
    if (pairs.length === 0 || id === '' || !field.object) return;
    void read(field.object, id, pairs.map(([, from]) => from)).then(async (record) => {
      if (!record || asked !== latest.current) return;
      for (const [other, name] of Object.entries(record.$links ?? {})) onLink(other, name);
      const typed: [string, unknown][] = [];
      const put = (to: string, next: unknown): void => {
        engine.set(to, next);
        filled.current[to] = JSON.stringify(next);
      };
      for (const [to, from] of pairs) {
        const next = record[from];
        const own = fields.find((f) => f.key === to);
        if (next === undefined || !own) continue;
        const module = moduleOf(own);
        const now = engine.value(to);
        const same = JSON.stringify(module.toApi?.(now) ?? now) === JSON.stringify(module.toApi?.(next) ?? next);
        if (same) continue;
        if (module.isBlank(now) || JSON.stringify(now) === filled.current[to]) put(to, next);
        else if (!module.isBlank(next)) typed.push([to, next]);
      }
      if (typed.length === 0) return;
      const names = typed.map(([to]) => text(fields.find((f) => f.key === to)?.label, ctx.locale) || to);
      const yes = await confirm({
        title: t('fill.title', { title: title || text(field.label, ctx.locale), fields: names.join(t('fill.join')) }),
        body: t('fill.body', { count: typed.length }),
        action: t('fill.replace'),
        cancel: t('fill.keep'),
      });
      if (yes && asked === latest.current) for (const [to, next] of typed) put(to, next);
    });
  };
}

/** What of a record the person may read; null when it is not there for them, or not now. */
async function read(object: string, id: string, fields: string[]): Promise<RecordData | null> {
  try {
    return await api.get<RecordData>(`/api/v1/objects/${encodeURIComponent(object)}/records/${encodeURIComponent(id)}`, { query: { fields: fields.join(','), links: true } });
  } catch {
    return null; // nothing is filled in; the choice itself stands
  }
}

import { useEffect } from 'react';
import type { FormEngine } from '@/form-engine';
import { api } from '@/shared/api';
import type { FormMeta, ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { notify } from '@/shared/ui';
import { followLinks, type Taken } from './linkage';

/** Carries out the data linkages of a form while it is filled in. */
export function useLinkage(engine: FormEngine, meta: ObjectMeta, form: FormMeta, create: boolean, onTitles: (titles: Record<string, string>) => void): void {
  const t = useT('form-runtime');
  useEffect(() => {
    if (!form.links?.length) return undefined;
    const name = (key: string): string => text(meta.fields.find((f) => f.key === key)?.label) || key;
    return followLinks(engine, meta, form, {
      create,
      onTitles,
      cut: (field, most) => notify(t('linked.cut', { field: name(field), count: most })),
      ask: (rule, values, signal) => api.post<Taken>(`/api/v1/objects/${encodeURIComponent(meta.key)}/linked`, { form: form.key, rule, values }, { signal }),
      offer: (fields, take) => notify(t('linked.differs', { fields: fields.map(name).join(t('linked.join')) }), { action: { label: t('linked.take'), onClick: take } }),
    });
  }, [engine, meta, form, create, onTitles, t]);
}

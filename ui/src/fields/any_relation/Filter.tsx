import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, objectQuery, useMe } from '@/shared/api';
import type { ObjectMeta, Page, RecordData } from '@/shared/api/types';
import { MetaIcon, MultiSelect } from '@/shared/ui';
import type { FilterProps } from '../contract';
import { Picker } from '../parts/LinkFilter';
import type { LookupSource } from '../parts/lookup';
import { moduleOf } from '../registry';
import { referenceOf, targetsOf, textOf } from './reference';

/** How many records of each object are offered at a time. */
const EACH = 5;

/** Of which objects, or which records of any of them. */
export default function AnyRelationFilter(props: FilterProps) {
  return props.op.startsWith('object_') ? <Objects {...props} /> : <Records {...props} />;
}

function Objects({ field, ctx, value, onChange, label }: FilterProps) {
  const targets = targetsOf(field, useMe().data, ctx.locale);
  return (
    <MultiSelect
      size="small"
      label={label}
      options={targets.map(({ value: key, label: name, icon }) => ({ value: key, label: name, leading: <MetaIcon name={icon} /> }))}
      value={Array.isArray(value) ? (value as string[]) : []}
      onChange={onChange}
    />
  );
}

function Records(props: FilterProps) {
  const { ctx, value, onLink } = props;
  const titles = (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap((one) => {
    const of = referenceOf(one);
    const title = of && ctx.links[of.id];
    return title ? [[textOf(of), title]] : [];
  });
  const known = { ...ctx, links: { ...ctx.links, ...(Object.fromEntries(titles) as Record<string, string>) } };
  return <Picker {...props} ctx={known} source={useAnySource(props)} onLink={(id, title) => onLink?.(referenceOf(id)?.id ?? id, title)} />;
}

/** Records of all objects that the field may lead to, by the text that names them in conditions. */
function useAnySource({ field, ctx }: Pick<FilterProps, 'field' | 'ctx'>): LookupSource {
  const me = useMe().data;
  const targets = useMemo(() => targetsOf(field, me, ctx.locale), [field, me, ctx.locale]);
  const metas = useQueries({
    queries: targets.map(({ value }) => ({ ...objectQuery(me?.release ?? 0, value), enabled: !!me, retry: false })),
    combine: (results) => (results.every((r) => !r.isPending) ? results.flatMap((r) => (r.data ? [r.data] : [])) : undefined),
  });
  return useMemo(
    () => ({
      object: field.key,
      ready: metas !== undefined,
      narrowed: false,
      search: async (words, signal) => {
        const found = await Promise.all(
          (metas ?? []).map(async (meta: ObjectMeta) => {
            const title = meta.fields.find((one) => one.key === meta.title);
            const page = await api.get<Page<RecordData>>(`/api/v1/objects/${encodeURIComponent(meta.key)}/records`, {
              query: { q: words, limit: EACH, fields: meta.title, sort: words || !meta.fields.some((f) => f.key === 'updated') ? undefined : '-updated' },
              signal,
            });
            const detail = targets.find((one) => one.value === meta.key)?.label ?? meta.key;
            return page.items.map((record) => ({
              id: textOf({ object: meta.key, id: record.id }),
              title: (title && moduleOf(title).format(record[title.key], title, ctx)) || record.id,
              detail,
            }));
          }),
        );
        return found.flat();
      },
    }),
    [field.key, metas, targets, ctx],
  );
}

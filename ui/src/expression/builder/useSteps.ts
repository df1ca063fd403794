import { useMemo } from 'react';
import { iconOf } from '@/fields/icons';
import type { FieldMeta } from '@/shared/api/types';
import { text, useLocale, useT } from '@/shared/i18n';
import type { SelectOption } from '@/shared/ui';
import { filterable } from '../condition/condition';
import { fieldFinder } from '../condition/describe';
import { asValue } from '../condition/fields';
import { useRelated } from '../related';
import type { ConditionScope } from './scope';

const MAX_STEPS = 3;

/** Fields to choose from: those of the object, and of the relations that were opened (客户 › 行业). */
export function useSteps({ fields, related }: ConditionScope, path: string, opened: string[]) {
  const t = useT('views');
  const prefixes = useMemo(() => {
    const steps = path.split('.');
    const own = steps.slice(0, -1).map((_, i) => steps.slice(0, i + 1).join('.'));
    return [...new Set([...own, ...opened])];
  }, [path, opened]);
  const targetOf = (prefix: string, known: (object: string) => FieldMeta[] | undefined): string | undefined => {
    let here: FieldMeta[] | undefined = fields;
    let object: string | undefined;
    for (const step of prefix.split('.')) {
      const field: FieldMeta | undefined = here?.find((f) => f.key === step);
      object = field?.type === 'relation' ? field.object : undefined;
      here = object ? known(object) : undefined;
    }
    return object;
  };
  const named = (objects: (string | undefined)[]): string[] => (related ? [] : objects.filter((o) => o !== undefined));
  const one = useRelated(named(prefixes.map((p) => targetOf(p.split('.')[0]!, () => undefined))));
  const two = useRelated(named(prefixes.filter((p) => p.includes('.')).map((p) => targetOf(p, one.fieldsOf))));
  const fieldsOf = related ?? ((object: string) => one.fieldsOf(object) ?? two.fieldsOf(object));
  const locale = useLocale((state) => state.locale);
  const options: SelectOption[] = [];
  const add = (list: FieldMeta[], prefix: string, label: string): void => {
    for (const field of list) {
      const own = text(field.label) || field.key;
      const full = label ? `${label} › ${own}` : own;
      const key = prefix ? `${prefix}.${field.key}` : field.key;
      if (filterable(field)) {
        options.push({ value: key, label: full, keywords: `${field.label.zh ?? ''} ${field.label.en ?? ''} ${field.key}`, icon: iconOf(asValue(field).type) });
      }
      const deeper = key.split('.').length < MAX_STEPS && field.type === 'relation' && field.object;
      if (!deeper) continue;
      const inner = prefixes.includes(key) ? fieldsOf(field.object!) : undefined;
      if (inner) add(inner.filter((f) => !f.system || f.key === 'owner'), key, full);
      else options.push({ value: `${key}.`, label: t('filter.into', { label: full }), keywords: field.key });
    }
  };
  add(fields, '', '');
  return { at: fieldFinder(fields, fieldsOf, locale), options, loading: one.loading || two.loading };
}

import { oneOf } from '@/fields/parts/links';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFieldContext } from '@/fields';
import { useDepartmentSource, usePeopleSource, useRelationSource, type LookupSource } from '@/fields/parts/lookup';
import type { FieldMeta } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Select, usePhone, type SelectOption } from '@/shared/ui';

/** What a value means: what it says, nothing, or `=` and an option or a title. */
export type Meaning = 'as-is' | 'blank' | `=${string}`;
export const asIs = 'as-is';
export const blank = 'blank';

interface LinkValueProps {
  value: string;
  field: FieldMeta;
  suggestion: string | undefined;
  /** The title that stands for the value; '' for none, absent for what it says. */
  chosen: string | undefined;
  onChange: (to: string | null) => void;
}

/** Which record, person or department a value of a file names. */
export function LinkValue(props: LinkValueProps) {
  if (oneOf(props.field.type) === 'user') return <Person {...props} />;
  if (oneOf(props.field.type) === 'department') return <Department {...props} />;
  return <LinkedRecord {...props} />;
}

function LinkedRecord(props: LinkValueProps) {
  return <Lookup {...props} source={useRelationSource(props.field, useFieldContext())} />;
}

function Person(props: LinkValueProps) {
  return <Lookup {...props} source={usePeopleSource()} />;
}

function Department(props: LinkValueProps) {
  return <Lookup {...props} source={useDepartmentSource()} />;
}

function Lookup({ value, suggestion, chosen, onChange, source }: LinkValueProps & { source: LookupSource }) {
  const t = useT('import-export');
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const found = useQuery({
    queryKey: ['imports', 'lookup', source.object, words],
    queryFn: ({ signal }) => source.search(words, signal),
    enabled: open && source.ready,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const current: Meaning = chosen === undefined ? asIs : chosen === '' ? blank : `=${chosen}`;
  const titles = new Map<string, string>();
  if (words === '' && suggestion) titles.set(suggestion, '');
  for (const one of found.data ?? []) if (!titles.has(one.title)) titles.set(one.title, one.detail);
  const options: SelectOption<Meaning>[] = [
    { value: asIs, label: t('values.asIs') },
    { value: blank, label: t('values.blank') },
    ...[...titles].map(([title, detail]) => ({ value: `=${title}` as const, label: title, description: detail || undefined })),
  ];
  return (
    <Select<Meaning>
      size={phone ? 'normal' : 'small'}
      label={t('values.of', { value })}
      value={current}
      options={options}
      known={chosen ? [{ value: `=${chosen}`, label: chosen }] : undefined}
      loading={found.isFetching}
      onSearch={setWords}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setWords('');
      }}
      onChange={(next) => onChange(next === null || next === asIs ? null : next === blank ? '' : next.slice(1))}
    />
  );
}

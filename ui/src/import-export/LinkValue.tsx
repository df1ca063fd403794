import { oneOf } from '@/fields/parts/links';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFieldContext } from '@/fields';
import { useDepartmentSource, usePeopleSource, useRelationSource, type LookupSource } from '@/fields/parts/lookup';
import type { FieldMeta } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Select, usePhone, type SelectOption } from '@/shared/ui';

/** What a value means: what it says, nothing, an option that is still to be added, or `=` and an option or a title. */
export type Meaning = 'as-is' | 'blank' | 'add' | `=${string}`;
export const asIs = 'as-is';
export const blank = 'blank';
export const add = 'add';

interface LinkValueProps {
  value: string;
  field: FieldMeta;
  suggestion: string | undefined;
  current: Meaning;
  onChange: (to: Meaning) => void;
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

function Lookup({ value, suggestion, current, onChange, source }: LinkValueProps & { source: LookupSource }) {
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
      known={current.startsWith('=') ? [{ value: current, label: current.slice(1) }] : undefined}
      loading={found.isFetching}
      onSearch={setWords}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setWords('');
      }}
      onChange={(next) => onChange(next ?? asIs)}
    />
  );
}

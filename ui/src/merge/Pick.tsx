import { Suspense } from 'react';
import { moduleOf, useFieldContext } from '@/fields';
import { linkId } from '@/fields/format';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Panel, Skeleton } from '@/shared/ui';
import { titleOf } from './words';
import styles from './Merge.module.css';

interface PickProps {
  meta: ObjectMeta;
  records: readonly RecordData[];
  links: Record<string, string>;
  onPick: (id: string) => void;
}

/** Chooses a further record to merge with. */
export function Pick({ meta, records, links, onPick }: PickProps) {
  const t = useT('merge');
  const ctx = useFieldContext(links);
  const field: FieldMeta = { key: 'merge', type: 'relation', label: meta.label, object: meta.key };
  const Input = moduleOf(field).Input;
  const [first] = records;
  return (
    <Panel title={t(records.length < 2 ? 'pick' : 'add')}>
      {first && records.length < 2 && <p className={styles.quiet}>{t('pickWords', { title: titleOf(meta, first, ctx) || text(meta.label) })}</p>}
      <Suspense fallback={<Skeleton width="100%" height={32} />}>
        <Input
          field={field}
          ctx={ctx}
          value={null}
          autoFocus={records.length < 2}
          onChange={(value) => {
            const id = linkId(value);
            if (id && !records.some((record) => record.id === id)) onPick(id);
          }}
        />
      </Suspense>
    </Panel>
  );
}

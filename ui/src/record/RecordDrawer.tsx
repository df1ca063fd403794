import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { loadWords, text, useT } from '@/shared/i18n';
import { Drawer } from '@/shared/ui';
import { RecordView, type RecordViewProps } from './RecordView';
import { usePrefetchRecord } from './useRecord';

interface RecordDrawerProps {
  app: string;
  meta: ObjectMeta;
  id: string;
  tab: string | undefined;
  initial?: RecordData;
  position?: RecordViewProps['position'];
  canStep: (by: 1 | -1) => boolean;
  onStep: (by: 1 | -1) => void;
  onTab: (tab: string | undefined) => void;
  onClose: () => void;
  onChanged: (record: RecordData) => void;
  onDeleted: () => void;
  /** Ids of the rows before and after, read ahead. */
  neighbours?: string[];
}

void loadWords('record', 'form-runtime');

/** A record beside its list. */
export default function RecordDrawer({ app, meta, id, neighbours = [], onClose, ...rest }: RecordDrawerProps) {
  const t = useT('record');
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  useEffect(() => setEditing(false), [id]);
  const prefetch = usePrefetchRecord(meta.key);
  const near = neighbours.join();
  useEffect(() => {
    for (const other of near.split(',')) if (other) prefetch(other);
  }, [near, prefetch]);
  return (
    <Drawer
      open
      onClose={onClose}
      dirty={editing}
      keepFocus
      label={t('drawer', { object: text(meta.label) })}
      header={<span />}
      name="record"
    >
      <RecordView
        {...rest}
        app={app}
        meta={meta}
        id={id}
        editing={editing}
        onEditing={setEditing}
        onClose={onClose}
        onPage={() =>
          void navigate({
            to: '/a/$app/o/$object/$id',
            params: { app, object: meta.key, id },
            search: rest.tab ? { tab: rest.tab } : {},
          })
        }
      />
    </Drawer>
  );
}

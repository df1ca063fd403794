import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, confirm, InlineError } from '@/shared/ui';

interface PurgeFieldProps {
  object: string;
  field: string;
  name: string;
  onPurged: () => void;
}

/** Throws the values of an archived field away, once its name is typed. */
export function PurgeField({ object, field, name, onPurged }: PurgeFieldProps) {
  const t = useT('design');
  const [failure, setFailure] = useState<unknown>(null);
  const path = `/api/v1/definitions/object/${encodeURIComponent(object)}/archive`;
  const kept = useQuery({
    queryKey: ['definitions', 'archive', object],
    queryFn: ({ signal }) => api.get<{ items: { key: string; rows: number }[] }>(path, { signal }),
    select: (answer) => answer.items.find((one) => one.key === field),
  }).data;
  if (!kept) return null; // its values are gone already, or it is not archived in a release yet
  const purge = async (): Promise<void> => {
    const yes = await confirm({ title: t('object.purgeTitle', { name }), body: t('object.purgeBody', { count: kept.rows }), action: t('object.purge'), danger: true, typed: name });
    if (!yes) return;
    setFailure(null);
    try {
      await api.delete(`${path}/${encodeURIComponent(field)}`, { query: { confirm: field } });
      onPurged();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <div style={{ marginTop: 16 }}>
      <Button size="small" icon={Trash2} onClick={() => void purge()}>
        {t('object.purgeOpen')}
      </Button>
      {failure !== null && <InlineError error={failure} />}
    </div>
  );
}

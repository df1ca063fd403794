import { useState } from 'react';
import { api, keys, queryClient, useObject, useRelease, type ApiError, type Job } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, notify } from '@/shared/ui';
import type { FieldSpec } from '../documents';
import { useSettingsScope } from '../settings';
import styles from './props.module.css';

/** Computes a published field that is kept in the records anew in all of them; absent for any other. */
export function Recompute({ field }: { field: FieldSpec }) {
  const t = useT('form-designer');
  const { object } = useSettingsScope();
  const release = useRelease();
  const published = useObject(object).data?.fields.find((one) => one.key === field.key);
  const [asking, setAsking] = useState(false);
  if (!object || !published?.stored || published.type !== field.type) return null;
  const behind = published.calculating;
  const start = async () => {
    setAsking(true);
    try {
      await api.post<Job>(`/api/v1/objects/${object}/fields/${field.key}/recalculate`);
      notify(t('settings.recomputing'), { kind: 'success' });
      await Promise.all([queryClient.invalidateQueries({ queryKey: keys.jobs }), queryClient.invalidateQueries({ queryKey: keys.object(release, object) })]);
    } catch (error) {
      notify((error as ApiError).message, { kind: 'error' });
    } finally {
      setAsking(false);
    }
  };
  return (
    <div className={styles.recompute}>
      <Button onClick={start} loading={asking} disabled={!!behind}>
        {t('settings.recompute')}
      </Button>
      {behind && <span role="status">{t('settings.calculating', { done: behind.done, total: behind.total })}</span>}
    </div>
  );
}

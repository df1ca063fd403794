import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { Note } from '@/import-export/Note';
import { api } from '@/shared/api';
import type { ImportState, Items } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Button } from '@/shared/ui';

/** Files of which objects of the app were made and that are not imported yet. */
export default function WaitingFiles({ app, objects }: { app: string; objects: readonly string[] }) {
  const t = useT('design');
  const navigate = useNavigate();
  const list = useQuery({
    queryKey: ['imports', 'list', '', 'staged'],
    queryFn: ({ signal }) => api.get<Items<ImportState>>('/api/v1/imports', { query: { limit: 50 }, signal }),
    staleTime: 0,
  });
  // Only a file that was given to an object has a mapping before it was ever run.
  const waiting = (list.data?.items ?? []).filter((one) => one.state === 'uploaded' && Object.keys(one.mapping).length > 0 && objects.includes(one.object));
  if (waiting.length === 0) return null;
  return (
    <Note
      kind="info"
      icon={FileUp}
      actions={
        <Button size="small" onClick={() => void navigate({ to: '/design/$app', params: { app }, search: { tab: 'file', panel: waiting.map((one) => one.id).join(','), node: 'created' } })}>
          {t('file.goOn')}
        </Button>
      }
    >
      {t('file.waiting', { count: waiting.length })}
    </Note>
  );
}

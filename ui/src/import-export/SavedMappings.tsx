import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, Trash2 } from 'lucide-react';
import { useState, type Dispatch } from 'react';
import { api, isApiError } from '@/shared/api';
import type { ImportRun, Items } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, IconButton, InlineError, Input, Select } from '@/shared/ui';
import { runOf, stable, type Draft, type DraftAction, type Import } from './model';
import styles from './Import.module.css';

interface Saved {
  id: string;
  name: string;
  run: ImportRun;
}

interface SavedProps {
  i: Import;
  draft: Draft;
  change: Dispatch<DraftAction>;
}

/** Mappings that the person has saved under a name: taken for this file, saved from it, forgotten. */
export function SavedMappings({ i, draft, change }: SavedProps) {
  const t = useT('import-export');
  const client = useQueryClient();
  const [saving, setSaving] = useState(false);
  const key = ['imports', 'mappings', i.object];
  const list = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<Items<Saved>>('/api/v1/import-mappings', { query: { object: i.object }, signal }), staleTime: 60_000 });
  const drop = useMutation({ mutationFn: (id: string) => api.delete(`/api/v1/import-mappings/${encodeURIComponent(id)}`), onSuccess: () => client.invalidateQueries({ queryKey: key }) });
  const items = list.data?.items ?? [];
  const columns = i.columns.map((column) => column.name);
  const now = stable(runOf(draft, false));
  const current = items.find((one) => stable({ ...one.run, dryRun: false, silent: one.run.silent ?? [], wins: one.run.wins ?? 'filled', key: one.run.key ?? [], settings: one.run.settings ?? {} }) === now);
  return (
    <div className={styles.saved}>
      {i.system && <span className={styles.quiet}>{t(`saved.system_${i.system}`)}</span>}
      {items.length > 0 && (
        <Select
          size="small"
          label={t('saved.choose')}
          placeholder={t('saved.choose')}
          value={current?.id ?? null}
          options={items.map((one) => ({ value: one.id, label: one.name }))}
          onChange={(id) => {
            const chosen = items.find((one) => one.id === id);
            if (chosen) change({ type: 'load', run: chosen.run, columns });
          }}
        />
      )}
      {current && <IconButton size="small" icon={Trash2} label={t('saved.drop', { name: current.name })} onClick={() => drop.mutate(current.id)} />}
      {!current && (
        <Button size="small" kind="text" icon={Bookmark} disabled={Object.keys(draft.mapping).length === 0 ? t('map.nothing') : false} onClick={() => setSaving(true)}>
          {t('saved.save')}
        </Button>
      )}
      {drop.error && <InlineError error={drop.error} />}
      {saving && <SaveDialog i={i} draft={draft} onClose={() => setSaving(false)} onSaved={() => void client.invalidateQueries({ queryKey: key })} />}
    </div>
  );
}

function SaveDialog({ i, draft, onClose, onSaved }: { i: Import; draft: Draft; onClose: () => void; onSaved: () => void }) {
  const t = useT('import-export');
  const [name, setName] = useState(i.name.replace(/\.[^.]+$/, ''));
  const save = useMutation({
    mutationFn: () => api.post<Saved>('/api/v1/import-mappings', { object: i.object, name, run: runOf(draft, false) }),
    onSuccess: () => {
      onSaved();
      onClose();
    },
  });
  const said = isApiError(save.error) ? (Object.values(save.error.fieldErrors)[0]?.message ?? save.error.message) : undefined;
  return (
    <Dialog
      open
      size="form"
      onClose={onClose}
      title={t('saved.save')}
      onSubmit={() => save.mutate()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" loading={save.isPending} disabled={name.trim() === '' ? t('saved.nameMissing') : false}>
            {t('saved.save')}
          </Button>
        </>
      }
    >
      <Field label={t('saved.name')} required help={t('saved.help')}>
        <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={100} autoFocus />
      </Field>
      {save.error && <InlineError error={save.error}>{said}</InlineError>}
    </Dialog>
  );
}

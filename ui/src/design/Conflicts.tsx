import { useMemo, useState } from 'react';
import { api, queryClient } from '@/shared/api';
import type { Definition, MetaConflict } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { Button, InlineError, Panel } from '@/shared/ui';
import { putDefinition, reloadDefinitions, useAnyDocument, type AnyDoc } from '@/meta';
import { merged, onlySide, type Side } from './merge';
import { pathWords, valueWords } from './words';
import styles from './Changes.module.css';

const keyOf = (conflict: MetaConflict) => `${conflict.kind}/${conflict.key}/${conflict.path}`;

/** Someone published first: what was, what is now, what the draft says, and a choice where both changed. */
export function Conflicts({ conflicts, version, onDone, onClose }: { conflicts: MetaConflict[]; version: number; onDone: () => void; onClose: () => void }) {
  const t = useT('design');
  const locale = useLocale((s) => s.locale);
  const [choices, setChoices] = useState<Record<string, Side>>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const real = useMemo(() => conflicts.filter((conflict) => onlySide(conflict) === null), [conflicts]);
  const docOf = useAnyDocument();
  const sideOf = (conflict: MetaConflict): Side | undefined => onlySide(conflict) ?? choices[keyOf(conflict)];
  const open = real.filter((conflict) => !choices[keyOf(conflict)]).length;

  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const { base } = await api.get<{ base: number }>('/api/v1/drafts');
      const refs = [...new Set(conflicts.map((conflict) => `${conflict.kind}/${conflict.key}`))];
      for (const ref of refs) {
        const [kind = '', key = ''] = ref.split('/');
        const { $meta: _, ...draft } = await api.get<Definition>(`/api/v1/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(key)}`);
        const mine = conflicts.filter((conflict) => conflict.kind === kind && conflict.key === key);
        await putDefinition(merged(draft, mine, (conflict) => sideOf(conflict) ?? 'draft') as unknown as AnyDoc, base);
      }
      await reloadDefinitions();
      await queryClient.invalidateQueries({ queryKey: ['plan'] });
      onDone();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Panel
      title={t('conflict.title', { version })}
      actions={
        <>
          <Button size="small" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button size="small" kind="primary" loading={busy} disabled={open > 0 ? t('conflict.open', { count: open }) : false} onClick={() => void save()}>
            {t('conflict.save')}
          </Button>
        </>
      }
    >
      <p className={styles.quiet}>{t('conflict.help', { merged: conflicts.length - real.length, count: real.length })}</p>
      {error !== null && <InlineError error={error} />}
      {real.length > 0 && (
        <div className={styles.tableBox}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th>{t('conflict.place')}</th>
                <th>{t('conflict.base')}</th>
                <th>{t('conflict.current', { version })}</th>
                <th>{t('conflict.draft')}</th>
              </tr>
            </thead>
            <tbody>
              {real.map((conflict) => {
                const key = keyOf(conflict);
                const words = (value: unknown) => valueWords(value, t, locale) || t('value.blank');
                return (
                  <tr key={key}>
                    <td>
                      <span className={styles.kind}>
                        {t(`kind.${conflict.kind}`)} {text(docOf(conflict)?.label) || conflict.key}
                      </span>
                      {pathWords(conflict.path, [docOf(conflict)], t, locale) || t('conflict.whole')}
                    </td>
                    <td>{words(conflict.base)}</td>
                    {(['current', 'draft'] as const).map((side) => (
                      <td key={side}>
                        <label className={styles.pick}>
                          <input type="radio" name={key} checked={choices[key] === side} onChange={() => setChoices({ ...choices, [key]: side })} />
                          {words(conflict[side])}
                        </label>
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

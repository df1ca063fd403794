import { ArrowRight, Undo2 } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, queryClient } from '@/shared/api';
import type { PlanChange } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { Button, confirm, IconButton, InlineError, Panel, Segmented, SkeletonLines } from '@/shared/ui';
import { dropDraft, putDefinition, reloadDefinitions, useDefinition, type AnyDoc, type Kind } from '@/meta';
import { reverted } from './merge';
import { folded, lineDiff } from './textDiff';
import { sentence } from './words';
import styles from './Changes.module.css';

/** What changed in one document: in words, or as lines of its text. */
export function ChangeDetails({ reference, name, change, onReverted }: { reference: string; name: string; change: PlanChange | undefined; onReverted: () => void }) {
  const t = useT('design');
  const locale = useLocale((s) => s.locale);
  const [face, setFace] = useState<'words' | 'text'>('words');
  const [error, setError] = useState<unknown>(null);
  const [kind, key] = reference.split('/') as [Kind, string];
  const definition = useDefinition(kind, key);
  const docs = useMemo(() => {
    if (!definition.data) return null;
    const { $meta, ...draft } = definition.data as { $meta: { published: unknown; state: string } };
    return { before: $meta.published, after: $meta.state === 'deleted' ? null : (draft as unknown) };
  }, [definition.data]);
  const [busy, setBusy] = useState(false);
  const revertOne = async (detail: PlanChange['details'][number]) => {
    if (!definition.data || !docs?.after) return;
    setBusy(true);
    setError(null);
    try {
      await putDefinition(reverted(docs.after, docs.before, detail) as AnyDoc);
      await Promise.all([reloadDefinitions(), queryClient.invalidateQueries({ queryKey: ['plan'] })]);
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  const whole = change?.action === 'create' || change?.action === 'delete';
  const sentences = (change?.details ?? []).map((detail) => sentence(detail, [docs?.after, docs?.before], t, locale));
  return (
    <Panel
      title={t('changes.of', { kind: t(`kind.${kind}`), name })}
      actions={
        <>
          <Segmented
            size="small"
            label={t('changes.face')}
            value={face}
            items={[
              { key: 'words', label: t('changes.words') },
              { key: 'text', label: t('changes.text') },
            ]}
            onChange={setFace}
          />
          <Button
            size="small"
            kind="text"
            icon={Undo2}
            onClick={() =>
              void confirm({ title: t('changes.revertTitle', { name }), body: t('changes.revertBody'), action: t('changes.revert'), danger: true }).then((yes) =>
                yes ? dropDraft(kind, key).then(onReverted, (reason: unknown) => setError(reason)) : undefined,
              )
            }
          >
            {t('changes.revert')}
          </Button>
        </>
      }
    >
      {error !== null && <InlineError error={error} />}
      {face === 'text' ? (
        <TextOf reference={reference} stamp={definition.dataUpdatedAt} />
      ) : !change ? (
        <SkeletonLines lines={3} />
      ) : whole ? (
        <Whole action={change.action} kind={kind} doc={change.action === 'create' ? docs?.after : docs?.before} />
      ) : (
        <ul className={styles.sentences}>
          {sentences.map((one, i) => (
            // Two differences may read the same: their place tells them apart.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={i}>
              <span className={styles.where}>{one.where}</span>
              <span className={styles.values}>
                {one.from && <del>{one.from}</del>}
                {one.from && one.to && <ArrowRight aria-label={t('changes.to')} />}
                {one.to ? <ins>{one.to}</ins> : <span className={styles.gone}>{t('value.removed')}</span>}
              </span>
              <IconButton size="small" icon={Undo2} label={t('changes.revertOne', { place: one.where })} disabled={busy} onClick={() => void revertOne(change.details[i]!)} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Whole({ action, kind, doc }: { action: string; kind: string; doc: unknown }) {
  const t = useT('design');
  const fields = (doc as { fields?: { key: string; label: { zh?: string; en?: string }; type: string }[] } | null)?.fields ?? [];
  return (
    <div>
      <p>{t(`changes.${action}`, { kind: t(`kind.${kind}`) })}</p>
      {kind === 'object' && fields.length > 0 && (
        <p className={styles.quiet}>
          {t('changes.withFields', { count: fields.length })} {fields.map((field) => text(field.label) || field.key).join(t('value.join'))}
        </p>
      )}
    </div>
  );
}

/** The document as files have it: the lines that differ, with three around each. */
function TextOf({ reference, stamp }: { reference: string; stamp: number }) {
  const t = useT('design');
  const text = useQuery({
    queryKey: ['definition-text', reference, stamp],
    queryFn: ({ signal }) => api.get<{ before: string; after: string }>(`/api/v1/definitions/${reference.split('/').map(encodeURIComponent).join('/')}/text`, { signal }),
    staleTime: 0,
    gcTime: 30_000,
  });
  if (text.error) return <InlineError error={text.error} onRetry={() => void text.refetch()} />;
  if (!text.data) return <SkeletonLines lines={6} />;
  const split = (file: string) => (file === '' ? [] : file.trimEnd().split('\n'));
  const lines = folded(lineDiff(split(text.data.before), split(text.data.after)));
  return (
    // The text scrolls sideways, by keys too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={styles.diff} tabIndex={0}>
      {lines.map((line, i) =>
        line ? (
          // oxlint-disable-next-line react/no-array-index-key
          <div key={i} className={line.kind === 'same' ? undefined : styles[line.kind]}>
            <span aria-label={line.kind === 'same' ? undefined : t(`changes.${line.kind}`)}>{{ same: '  ', added: '+ ', removed: '- ' }[line.kind]}</span>
            {line.text}
          </div>
        ) : (
          // oxlint-disable-next-line react/no-array-index-key
          <div key={i} className={styles.fold}>
            ⋯
          </div>
        ),
      )}
    </pre>
  );
}

import { ArrowRight, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { PlanChange } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { Button, confirm, InlineError, Panel, Segmented, SkeletonLines } from '@/shared/ui';
import { dropDraft, useDefinition, type Kind } from '@/meta';
import { folded, lineDiff, toText } from './textDiff';
import { sentence } from './words';
import styles from './Changes.module.css';

/** What changed in one document: in words, or as lines of its text. */
export function ChangeDetails({ reference, change, onReverted }: { reference: string; change: PlanChange | undefined; onReverted: () => void }) {
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
  const name = text(change?.label) || key;
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
        docs ? <TextDiff before={docs.before} after={docs.after} /> : <SkeletonLines lines={6} />
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

/** The lines that differ, with three around each. */
export function TextDiff({ before, after }: { before: unknown; after: unknown }) {
  const t = useT('design');
  const lines = folded(lineDiff(before ? toText(before) : [], after ? toText(after) : []));
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

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { replaceEverywhere, type Part } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, notify, Select, SkeletonLines, type SelectOption } from '@/shared/ui';
import { Line } from './Line';
import styles from './Use.module.css';

interface ReplaceDialogProps {
  kind: string;
  of: string;
  part?: Part;
  name: string;
  others: readonly SelectOption[];
  onClose: () => void;
  onReplaced?: () => void;
}

/** Chooses what takes the place of something everywhere, shows each line before and after, and puts it into the draft. */
export function ReplaceDialog({ kind, of, part, name, others, onClose, onReplaced }: ReplaceDialogProps) {
  const t = useT('use');
  const [by, setBy] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const preview = useQuery({
    queryKey: ['definitions', 'replacement', kind, of, part, by],
    queryFn: () => replaceEverywhere(kind, of, { ...part, with: by!, dry: true }),
    enabled: by !== null,
    gcTime: 0,
  });
  const items = preview.data?.items ?? [];
  const good = items.filter((one) => one.problems.length === 0);
  const lines = good.reduce((sum, one) => sum + one.changes.length, 0);
  const replace = (): void => {
    if (by === null || good.length === 0) return;
    setBusy(true);
    setFailure(null);
    replaceEverywhere(kind, of, { ...part, with: by, only: good.map((one) => `${one.kind}/${one.key}`) })
      .then(() => {
        notify(t('replaced', { count: lines }), { kind: 'success' });
        onReplaced?.();
        onClose();
      })
      .catch((reason: unknown) => {
        setFailure(reason);
        setBusy(false);
      });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={t('replaceTitle', { name })}
      onSubmit={replace}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" loading={busy} disabled={by === null || good.length === 0 ? t('chooseFirst') : false}>
            {t('replaceLines', { count: lines })}
          </Button>
        </>
      }
    >
      <div className={styles.groups}>
      <Field label={t('with')} help={t('withHelp')}>
        <Select value={by} options={others} onChange={setBy} />
      </Field>
      {preview.error && <InlineError error={preview.error} onRetry={() => void preview.refetch()} />}
      {by !== null && preview.isPending && !preview.error && <SkeletonLines lines={4} />}
      <div className={styles.preview}>
        {items.map((one) => (
          <section key={`${one.kind}/${one.key}`}>
            <h4>{t('document', { kind: t(`kinds.${one.kind}`, { defaultValue: one.kind }), name: text(one.label) || one.key })}</h4>
            {one.problems.length > 0 && <InlineError>{t('breaks', { detail: one.problems.map((p) => p.message).join(' ') })}</InlineError>}
            <ul className={styles.uses}>
              {one.changes.map((change) => (
                <li key={`${change.path} ${change.before}`}>
                  <span className={styles.quiet}>{change.where}</span>
                  <div className={styles.change}>
                    <Line line={change.before} marks={[]} />
                    <span className={styles.after}>
                      <span aria-hidden>→ </span>
                      <Line line={change.after} marks={[]} />
                    </span>
                  </div>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {preview.data && preview.data.beyond > 0 && <p className={styles.quiet}>{t('beyond', { count: preview.data.beyond })}</p>}
      {failure !== null && <InlineError error={failure} />}
      </div>
    </Dialog>
  );
}

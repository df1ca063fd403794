import { moduleOf } from '@/fields';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Dialog } from '@/shared/ui';
import styles from './ListPage.module.css';
import type { BatchOutcome } from './request';
import type { ListModel } from './useList';

/** Which rows a batch left alone, and why. They stay ticked. */
export default function RefusedDialog({
  refused,
  list,
  onWhy,
  onClose,
}: {
  refused: BatchOutcome['refused'];
  list: ListModel;
  /** Asks about a row that was refused for want of a right. */
  onWhy?: (id: string) => void;
  onClose: () => void;
}) {
  const t = useT('views');
  const { meta, pages, ctx } = list;
  const title = meta.fields.find((f) => f.key === meta.title);
  const known = new Map(pages.loaded().map((r) => [r.id, r]));
  const nameOf = (id: string): string => {
    const record = known.get(id);
    return record && title ? moduleOf(title).format(record[title.key], title, ctx) : id;
  };
  return (
    <Dialog
      open
      size="form"
      onClose={onClose}
      title={t('batch.refusedTitle', { count: refused.length, shown: formatNumber(refused.length) })}
      footer={
        <Button kind="primary" data-autofocus onClick={onClose}>
          {t('batch.understood')}
        </Button>
      }
    >
      <ul className={styles.refused}>
        {refused.slice(0, 200).map((row) => (
          <li key={row.id}>
            {nameOf(row.id)} <span>{row.message}</span>
            {row.right && onWhy && (
              <Button size="small" kind="text" aria-label={t('batch.whyOf', { title: nameOf(row.id) })} onClick={() => onWhy(row.id)}>
                {t('batch.why')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

import { moduleOf, type FieldContext } from '@/fields';
import { linkId } from '@/fields/format';
import { RowChanges } from '@/record/RowChanges';
import type { ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import styles from './Timeline.module.css';
import type { TimelineItem } from './types';

/** How many fields of a change are shown before 更多. */
const first = 4;

/** What somebody changed, field by field, or what became of a share. */
export function ChangeItem({ item, meta, ctx }: { item: TimelineItem; meta: ObjectMeta; ctx: FieldContext }) {
  const t = useT('timeline');
  if (item.share)
    return <p className={styles.change}>{t(`share.${item.action}`, { name: item.share.name || t('nobody'), level: item.share.level ? t(`share.${item.share.level}`) : '' })}</p>;
  const changes = item.changes ?? [];
  const titles = (item.merged ?? []).map((one) => one.title || t('untold')).join(t('join'));
  const of = item.of && t('of', { title: item.of.title || t('untold') });
  const said = item.action && item.action !== 'update' ? t(`action.${item.action}`, { object: text(meta.label, ctx.locale) }) : '';
  if (said && item.action !== 'owner') return <p className={styles.change}>{of ? `${of} · ${said}` : said}</p>;
  const line = (change: (typeof changes)[number], i: number) => {
    const field = meta.fields.find((f) => f.key === change.field);
    const words = (value: unknown): string => {
      if (!field) return value === null || value === undefined ? '' : String(value);
      return moduleOf(field).format(value, field, ctx) || (moduleOf(field).isBlank(value) ? '' : linkId(value));
    };
    return (
      <li key={`${change.field} ${i}`}>
        <b>{text(field?.label, ctx.locale) || change.field}</b>{' '}
        {field?.type === 'subform' && (change.rows || change.moved) ? (
          <RowChanges field={field} change={change} ctx={ctx} />
        ) : (
          <>
            <span className={styles.from}>{words(change.from) || t('blank')}</span>
            <span className={styles.arrow} role="img" aria-label={t('became')}>
              →
            </span>
            {words(change.to) || <span className={styles.blank}>{t('blank')}</span>}
          </>
        )}
      </li>
    );
  };
  return (
    <>
      {titles && <p className={styles.change}>{t('merged', { titles })}</p>}
      {of && <p className={styles.change}>{of}</p>}
      <ul className={styles.changes}>{changes.slice(0, first).map(line)}</ul>
      {changes.length > first && (
        <details className={styles.rest}>
          <summary>{t('moreFields', { count: changes.length - first })}</summary>
          <ul className={styles.changes}>{changes.slice(first).map(line)}</ul>
        </details>
      )}
      {(item.entries ?? 1) > 1 && <span className={styles.edited}>{t('folded', { count: item.entries })}</span>}
    </>
  );
}

import { Trash2 } from 'lucide-react';
import { problemsUnder, useSettingsScope, type ObjectDoc } from '@/meta';
import type { FieldError } from '@/shared/api/error';
import type { PageActivity } from '@/shared/api/types';
import { text, useLocale, useT } from '@/shared/i18n';
import { Field, IconButton, notify, Panel, Select } from '@/shared/ui';
import styles from '../../Design.module.css';
import { insertAt } from '../rules';
import { activityOf, momentFields, relatedKey, type Related } from './pageModel';
import type { SetPage } from './RecordPageTab';

const MOST = 10;

interface ActivityListProps {
  object: ObjectDoc;
  related: Related[];
  problems: Record<string, FieldError> | undefined;
  set: SetPage;
}

/** Which records that link to a record stand on its timeline, and by which moment. */
export function ActivityList({ object, related, problems, set }: ActivityListProps) {
  const t = useT('design');
  const locale = useLocale((s) => s.locale);
  const { targets } = useSettingsScope();
  const activities = object.page?.activities ?? [];
  const put = (change: (all: PageActivity[]) => PageActivity[]): void => set((doc) => ({ ...doc, activities: change(doc.activities ?? []) }));
  const nameOf = (activity: PageActivity): string => related.find((one) => relatedKey(one) === relatedKey(activity))?.name ?? relatedKey(activity);
  const timed = (at: number, time: string | null): void => put((all) => all.map(({ object: of, via, ...rest }, i) => (i === at ? { object: of, via, ...(time && { time }) } : { object: of, via, ...rest })));
  const remove = (at: number): void => {
    const gone = activities[at]!;
    put((all) => all.filter((_, i) => i !== at));
    notify(t('page.activityRemoved', { name: nameOf(gone) }), { action: { label: t('draft.undo'), onClick: () => put((all) => insertAt(all, Math.min(at, all.length), gone)) } });
  };
  const taken = new Set(activities.map(relatedKey));
  const more = related.filter((one) => !taken.has(relatedKey(one)));
  return (
    <Panel title={t('page.activities')}>
      <div className={styles.form}>
        <p className={styles.quiet}>{t('page.activitiesHelp')}</p>
        {activities.length > 0 && (
          <ul aria-label={t('page.activities')}>
            {activities.map((activity, at) => {
              const name = nameOf(activity);
              const moments = momentFields(targets.find((one) => one.key === activity.object)?.fields ?? []);
              return (
                <li key={relatedKey(activity)} className={styles.ruleRow}>
                  <span className={styles.grow}>{name}</span>
                  <Field label={t('page.activityTime', { name })} labelHidden error={Object.values(problemsUnder(problems, `page.activities.${at}`))[0]}>
                    <Select
                      value={activity.time ?? ''}
                      options={[{ value: '', label: t('page.byCreation') }, ...moments.map((field) => ({ value: field.key, label: t('page.byMoment', { field: text(field.label, locale) || field.key }) }))]}
                      onChange={(time) => timed(at, time)}
                    />
                  </Field>
                  <IconButton icon={Trash2} label={t('page.removeActivity', { name })} onClick={() => remove(at)} />
                </li>
              );
            })}
          </ul>
        )}
        {related.length === 0 && <p className={styles.quiet}>{t('page.noRelated')}</p>}
        {more.length > 0 && activities.length < MOST && (
          <Select
            value={null}
            label={t('page.addActivity')}
            placeholder={t('page.addActivity')}
            options={more.map((one) => ({ value: relatedKey(one), label: one.name }))}
            onChange={(key) => put((all) => [...all, ...more.filter((one) => relatedKey(one) === key).map((one) => activityOf(one, targets))])}
          />
        )}
      </div>
    </Panel>
  );
}

import { useRouter } from '@tanstack/react-router';
import { moduleOf, type FieldContext } from '@/fields';
import { cardOf } from '@/fields/format';
import { inCurrency } from '@/fields/parts/currency';
import type { FieldMeta, ObjectMeta } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import styles from './Timeline.module.css';
import type { ActivityData } from './types';

/** How many of its values stand under the title of an activity. */
const most = 4;

interface ActivityItemProps {
  activity: ActivityData;
  object: ObjectMeta;
  /** The field by which it has its moment. */
  time: string | undefined;
  app: string;
  ctx: FieldContext;
}

/** A record that links to the one whose timeline this is: its title, which opens it, and what it says in short. */
export function ActivityItem({ activity, object, time, app, ctx }: ActivityItemProps) {
  const router = useRouter();
  const { record } = activity;
  const masked = (key: string): boolean => record.$masked?.includes(key) === true;
  const words = (field: FieldMeta | undefined): string => (!field || !(field.key in record) ? '' : masked(field.key) ? String(record[field.key]) : moduleOf(field).format(record[field.key], field, ctx));
  const title = words(object.fields.find((field) => field.key === object.title)) || text(object.label, ctx.locale) || object.key;
  const values = object.fields.filter((field) => !field.system && field.key in record && field.key !== object.title && field.key !== time && !moduleOf(field).isBlank(record[field.key])).slice(0, most);
  const href = router.buildLocation({ to: '/a/$app/o/$object/$id', params: { app: object.app || app, object: object.key, id: record.id } }).href;
  return (
    <>
      <a
        className={styles.acted}
        href={href}
        data-card={cardOf(object.key, record.id)}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          router.history.push(href);
        }}
      >
        {title}
      </a>
      {values.length > 0 && (
        <dl className={styles.values}>
          {values.map((field) => {
            const { Cell } = moduleOf(field);
            return (
              <div key={field.key}>
                <dt>{text(field.label, ctx.locale) || field.key}</dt>
                <dd>{masked(field.key) ? words(field) : <Cell value={record[field.key]} field={inCurrency(field, (key) => record[key])} ctx={ctx} object={object.key} id={record.id} />}</dd>
              </div>
            );
          })}
        </dl>
      )}
    </>
  );
}

import { useMemo } from 'react';
import { useFieldContext } from '@/fields';
import { fromCel } from '@/expression/condition/convert';
import { describeGroup, fieldFinder } from '@/expression/condition/describe';
import { kindOfField } from '@/expression/condition/fields';
import { pathsOf } from '@/expression/condition/model';
import { useServerTree } from '@/expression/condition/useServerTree';
import type { ObjectMeta, PageNumber } from '@/shared/api/types';
import { formatMoment } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, InlineError } from '@/shared/ui';
import styles from './Numbers.module.css';

interface NumberAboutProps {
  number: PageNumber;
  object: ObjectMeta;
  /** When the figure was computed, in milliseconds; 0 when it was not. */
  at: number;
  error: unknown;
  busy: boolean;
  onAgain: () => void;
}

/** What a number is made of: which records, what of them, whose rights, when. */
export default function NumberAbout({ number, object, at, error, busy, onAgain }: NumberAboutProps) {
  const t = useT('record');
  const views = useT('views');
  const ctx = useFieldContext();
  const fieldAt = useMemo(() => fieldFinder(object.fields, () => undefined, ctx.locale), [object.fields, ctx.locale]);
  const source = number.filter ?? '';
  const read = useMemo(
    () =>
      fromCel(source, (path) => {
        const found = fieldAt(path);
        return found && kindOfField(found.field);
      }),
    [source, fieldAt],
  );
  const told = useServerTree({ object: object.key, usage: 'filter' }, source, read === null);
  const group = read ?? told;
  const inWords = group && group.items.length > 0 && pathsOf(group).every((path) => fieldAt(path));
  const field = object.fields.find((one) => one.key === number.field);
  return (
    <div className={styles.about}>
      <p>
        {t(`numbers.of.${number.op}`, {
          objects: text(object.plural, ctx.locale) || text(object.label, ctx.locale),
          field: text(field?.label, ctx.locale) || number.field,
        })}
      </p>
      {source && (
        <p>
          {t('numbers.where')} {inWords ? describeGroup(group, fieldAt, ctx, views) : null}
        </p>
      )}
      {source && <code>{source}</code>}
      <p className={styles.quiet}>{t('numbers.rights')}</p>
      {error ? <InlineError error={error} /> : at > 0 && <p className={styles.quiet}>{t('numbers.at', { when: formatMoment(new Date(at).toISOString(), ctx.timezone) })}</p>}
      <div>
        <Button size="small" loading={busy} onClick={onAgain}>
          {t('numbers.again')}
        </Button>
      </div>
    </div>
  );
}

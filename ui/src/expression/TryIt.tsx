import { useEffect, useState } from 'react';
import { moduleOf, useFieldContext } from '@/fields';
import { usePeopleSource, useRelationSource, type LookupSource } from '@/fields/parts/lookup';
import { LookupInput } from '@/fields/parts/LookupInput';
import { api, isAbort, isApiError, useMe, useObject, useObjects } from '@/shared/api';
import type { ExpressionTry, FieldMeta } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { cx, Field, SkeletonLines, useLate } from '@/shared/ui';
import type { Checked, CheckPlace } from './check';
import styles from './ExpressionEditor.module.css';
import { ExpressionText } from './ExpressionText';
import { labelOf, type Scope } from './scope/scope';
import { chainsOf } from './scope/chains';
import { partsOf, shown, tryBody, type Part } from './tried';

interface TryItProps {
  text: string;
  place: CheckPlace;
  scope: Scope;
  checked: Checked;
}

const field = (key: string, object: string, label: string): FieldMeta => ({ key, type: 'relation', object, label: { zh: label, en: label } });

/** The expression on a record that one chooses, for administrators also as another person: each part with its value. */
export function TryIt({ text, place, scope, checked }: TryItProps) {
  const t = useT('expression');
  const me = useMe().data;
  const objects = useObjects().data?.items;
  const published = objects?.some((one) => one.key === place.object);
  const meta = useObject(published ? place.object : undefined);
  const [titles, setTitles] = useState<Record<string, string>>({});
  const ctx = useFieldContext(titles);
  const [record, setRecord] = useState<string | null>(null);
  const [as, setAs] = useState<string | null>(null);
  const recordField = field('record', place.object, t('try.record'));
  const records = useRelationSource(recordField, ctx);
  const people = usePeopleSource();
  const fine = checked.phase === 'done' && checked.faults.length === 0 && !!checked.answer?.ok;
  const tried = useTry(text, place, record, as, fine);
  const addTitle = (id: string, title: string): void => setTitles((known) => ({ ...known, [id]: title }));
  const pick = (label: string, lookup: FieldMeta, source: LookupSource, value: string | null, onChange: (id: string | null) => void) => (
    <Field label={label}>
      <LookupInput size="small" field={lookup} ctx={ctx} source={source} value={value} onChange={(next) => onChange(typeof next === 'string' && next ? next : null)} onLink={addTitle} />
    </Field>
  );
  if (meta.isError || published === false) return <p className={styles.quiet}>{t('try.noRecords')}</p>;
  const titleOf = (id: string): string | undefined => titles[id] ?? ctx.links[id];
  const boolean = place.usage === 'rule' || place.usage === 'filter';
  return (
    <div className={styles.try}>
      <div className={styles.pickers}>
        {pick(t('try.record'), recordField, records, record, setRecord)}
        {me?.user.admin && pick(t('try.person'), field('person', 'users', t('try.person')), people, as, setAs)}
      </div>
      <div aria-live="polite" aria-busy={tried.busy || undefined}>
        {text.trim() === '' ? (
          <p className={styles.blank}>{t('try.none')}</p>
        ) : checked.faults.length > 0 ? (
          <p className={styles.blank}>{t('try.wrong')}</p>
        ) : tried.error ? (
          <p className={styles.wrong}>{tried.error}</p>
        ) : (
          <>
            {tried.answer?.recent && <Recent recent={tried.answer.recent} />}
            {!record && <p className={styles.blank}>{t('try.choose')}</p>}
            {tried.slow && !tried.answer && <SkeletonLines lines={3} />}
            {record && tried.answer && <Values source={tried.text} answer={tried.answer} scope={scope} titleOf={titleOf} boolean={boolean} ctx={ctx} fields={meta.data?.fields ?? []} />}
          </>
        )}
      </div>
    </div>
  );
}

interface ValuesProps {
  source: string;
  answer: ExpressionTry;
  scope: Scope;
  titleOf: (id: string) => string | undefined;
  boolean: boolean;
  ctx: ReturnType<typeof useFieldContext>;
  fields: FieldMeta[];
}

function Values({ source, answer, scope, titleOf, boolean, ctx, fields }: ValuesProps) {
  const t = useT('expression');
  const formatted = (part: Part) => {
    const plain = shown(part.value, part.error, t, titleOf);
    if (plain.kind !== 'value') return plain;
    // A field alone is shown as it is on its form: an option by its label, money with its sign.
    const chain = chainsOf(part.text, scope)[0];
    const own = chain?.from === 0 && chain.to === part.text.length && chain.field;
    if (!own) return plain;
    if (own.options) {
      const labels = (Array.isArray(part.value) ? part.value : [part.value]).map((value) => {
        const option = own.options!.find((one) => one.value === value);
        return option ? labelOf({ key: option.value, label: option.label, type: 'option' }, scope.locale) : String(value);
      });
      return { ...plain, text: labels.join('、') };
    }
    const meta = chain.root === 'record' && chain.steps.length === 1 ? fields.find((one) => one.key === own.key) : undefined;
    return meta && (own.type === 'money' || own.type === 'percent' || own.type === 'date' || own.type === 'datetime') ? { ...plain, text: moduleOf(meta).format(part.value, meta, ctx) || plain.text } : plain;
  };
  const whole = shown(answer.value, answer.error, t, titleOf);
  const result = (
    <p className={styles.result}>
      <span>{t('try.result')}</span>
      <b className={styles[whole.kind]}>
        {answer.error !== undefined
          ? t(boolean ? 'try.errorNot' : 'try.error', { why: answer.error.replace(/[。.]$/, '') })
          : boolean && whole.kind === 'yes'
            ? `${t('try.holds')} ✓`
            : boolean && whole.kind === 'no'
              ? `${t('try.holdsNot')} ✗`
              : whole.text}
      </b>
    </p>
  );
  return (
    <>
      {result}
      <table className={styles.parts}>
        <tbody>
          {partsOf(source, answer).map((part) => {
            const value = formatted(part);
            return (
              <tr key={`${part.from}-${part.to}`}>
                <td style={{ paddingLeft: Math.min(part.depth, 4) * 12 }}>
                  <ExpressionText source={part.text} scope={scope} />
                </td>
                <td className={styles[value.kind]}>{value.text}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

function Recent({ recent }: { recent: NonNullable<ExpressionTry['recent']> }) {
  const t = useT('expression');
  const total = recent.true + recent.false + recent.error;
  if (total === 0) return null;
  return (
    <p className={styles.recent}>
      <span>{t('try.recent', { count: total })}</span>
      <span className={styles.yes} aria-label={t('try.recentTrue', { count: recent.true })}>
        ✓ {recent.true}
      </span>
      <span aria-label={t('try.recentFalse', { count: recent.false })}>✗ {recent.false}</span>
      <span className={cx(recent.error > 0 && styles.wrong)}>{t('try.recentError', { count: recent.error })}</span>
    </p>
  );
}

/** Asks once the text is checked and fine; the answer before stays until the next one. */
function useTry(text: string, place: CheckPlace, record: string | null, as: string | null, fine: boolean) {
  const t = useT('expression');
  const [state, setState] = useState<{ answer: ExpressionTry | null; text: string; error: string | null; busy: boolean }>({ answer: null, text: '', error: null, busy: false });
  const slow = useLate(state.busy, 150);
  useEffect(() => {
    if (!fine) return;
    const flight = new AbortController();
    setState((old) => ({ ...old, busy: true }));
    api.post<ExpressionTry>('/api/v1/expressions:try', tryBody(place, text, record, as), { signal: flight.signal }).then(
      (answer) => setState({ answer, text, error: null, busy: false }),
      (error: unknown) => !isAbort(error) && setState((old) => ({ ...old, error: isApiError(error) ? error.message : t('try.failed'), busy: false })),
    );
    return () => flight.abort(new DOMException('asked anew', 'AbortError'));
  }, [text, place, record, as, fine, t]);
  return { ...state, slow };
}

import { Check, ChevronDown, Flag, Lock } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { FieldContext } from '@/fields';
import { useField, type Finding } from '@/form-engine';
import { confirmWarnings, fieldFaultWords } from '@/form-runtime';
import { newestAct } from '@/shared/api';
import type { FieldMeta, FieldOption, ObjectMeta, RecordData } from '@/shared/api/types';
import { announce } from '@/shared/a11y';
import { formatDateTime } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { cx, IconButton, Menu, notify, Tooltip, usePhone } from '@/shared/ui';
import { ageOf } from '@/views/kanban/model';
import { notifyUndoable } from '@/views/undoing';
import type { Details } from '../useDetails';
import type { Why } from '../why';
import { stagesOf, stepTo, type Step } from './model';
import styles from './StageBar.module.css';
import { useSince } from './useSince';

const StageNeeds = lazy(() => import('./StageNeeds'));

interface StageBarProps {
  meta: ObjectMeta;
  field: FieldMeta;
  record: RecordData;
  ctx: FieldContext;
  details: Details;
  title: string;
  /** Saves as an edit in place does: shown at once, taken back and explained when refused. */
  onSave: (field: FieldMeta, value: unknown, seen?: readonly Finding[]) => Promise<void>;
  /** It was written otherwise: with what the step needs, or by somebody else. */
  onTaken: (record: RecordData) => void;
  onWhy: (why: Why) => void;
}

/** The options of a field as the steps that a record goes through; a press on one moves it there. */
export default function StageBar(props: StageBarProps) {
  return props.details.engine.has(props.field.key) ? <Ruled {...props} /> : <Bar {...props} offered={null} closed={false} />;
}

/** With what the rules of the form say about the field. */
function Ruled(props: StageBarProps) {
  const { offered, byRule } = useField(props.details.engine, props.field.key);
  return <Bar {...props} offered={offered} closed={byRule} />;
}

function Bar({ meta, field, record, ctx, details, title, onSave, onTaken, onWhy, offered, closed }: StageBarProps & { offered: readonly string[] | null; closed: boolean }) {
  const t = useT('record');
  const viewOnly = useViewOnly();
  const phone = usePhone();
  const [moving, setMoving] = useState(false);
  const [asked, setAsked] = useState<{ option: FieldOption; fields: string[]; record: RecordData } | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  const step = useRef<HTMLElement | null>(null);
  const label = text(field.label, ctx.locale) || field.key;
  const nameOf = (option: FieldOption): string => text(option.label, ctx.locale) || option.value;
  const stages = stagesOf(field, record[field.key], meta.page?.ends, offered);
  const rights = record.$rights;
  const barred = viewOnly
    ? t('stage.viewOnly')
    : record.$lock
      ? t('stage.locked')
      : closed
        ? t('stage.byRule')
        : field.read_only || !rights?.edit || !rights.write.includes(field.key)
          ? t('stage.noRight', { label })
          : null;
  const since = useSince(meta.key, record, field.key, !moving && stages.current !== undefined);

  const told = (option: FieldOption): void => {
    const words = t('stage.moved', { title, stage: nameOf(option) });
    announce(words);
    notifyUndoable(words, t('stage.undo'), 'success');
  };
  const answered = (saved: RecordData | null): void => {
    if (saved && asked) {
      onTaken(saved);
      told(asked.option);
    }
    setAsked(null);
  };
  const overtaken = (current: RecordData): void => {
    setAsked(null);
    onTaken(current);
    notify(t('stage.overtaken'), { kind: 'error' });
  };
  const needs = asked && (
    <Suspense>
      <StageNeeds key={asked.option.value} meta={meta} record={asked.record} field={field} value={asked.option.value} fields={asked.fields} stage={nameOf(asked.option)} anchor={step} onDone={answered} onConflict={overtaken} />
    </Suspense>
  );

  const move = async (option: FieldOption): Promise<void> => {
    if (moving || barred || option.value === record[field.key]) return;
    setMoving(true);
    try {
      const judged = await details.judge(field.key, option.value);
      if (judged.fault) {
        judged.forget();
        notify(fieldFaultWords(judged.fault, field, ctx), { kind: 'error' });
        return;
      }
      if (judged.needs.length > 0) {
        judged.forget();
        const ends = meta.page?.ends?.includes(option.value);
        step.current = bar.current?.querySelector<HTMLElement>(ends ? '[data-step=""]' : `[data-step="${CSS.escape(option.value)}"]`) ?? bar.current;
        setAsked({ option, fields: judged.needs, record });
        return;
      }
      if (judged.warnings.length > 0 && !(await confirmWarnings(judged.warnings, ctx))) {
        judged.forget();
        return;
      }
      const before = newestAct();
      await onSave(field, option.value, judged.warnings);
      if (newestAct() === before) return; // refused, or asked about: that is told where it is shown
      told(option);
    } finally {
      setMoving(false);
    }
  };

  const age = since && <Age since={since} stage={stages.current ? nameOf(stages.current.option) : ''} zone={ctx.timezone} />;
  const lock = barred && (
    <IconButton size="small" icon={Lock} label={barred} className={styles.lock} onClick={() => !viewOnly && !record.$lock && onWhy({ operation: 'edit', field: field.key })} />
  );
  const choice = (step: Step) => ({
    key: step.option.value,
    label: nameOf(step.option),
    checked: step.standing === 'current',
    disabled: barred ?? undefined,
    onSelect: () => void move(step.option),
  });

  if (phone) {
    const at = stages.current;
    return (
      <div ref={bar} className={styles.bar} role="group" aria-label={label} aria-busy={moving}>
        <Menu label={label} items={[...stages.steps.map(choice), stages.ends.length > 0 && { heading: t('stage.close') }, ...stages.ends.map(choice)]}>
          <button type="button" className={styles.compact} style={coloured(at?.option)}>
            <span className={styles.dot} aria-hidden />
            <span className={styles.name}>{at ? nameOf(at.option) : t('stage.none')}</span>
            {stages.place !== null && <span className={styles.place}>{`${stages.place}/${stages.steps.length}`}</span>}
            {age}
            <ChevronDown aria-hidden />
          </button>
        </Menu>
        {lock}
        {needs}
      </div>
    );
  }
  return (
    <div ref={bar}>
      <Wide {...{ label, stages, moving, age, nameOf, choice, move }} barred={barred !== null} lock={lock} />
      {needs}
    </div>
  );
}

interface WideProps {
  label: string;
  stages: ReturnType<typeof stagesOf>;
  moving: boolean;
  barred: boolean;
  age: React.ReactNode;
  lock: React.ReactNode;
  nameOf: (option: FieldOption) => string;
  choice: (step: Step) => { key: string; label: string; checked: boolean; onSelect: () => void };
  move: (option: FieldOption) => Promise<void>;
}

function Wide({ label, stages, moving, barred, age, lock, nameOf, choice, move }: WideProps) {
  const t = useT('record');
  const list = useRef<HTMLOListElement>(null);
  const ended = stages.ends.find((step) => step.standing === 'current');
  const first = Math.max(0, ended ? stages.steps.length : stages.steps.findIndex((step) => step.standing === 'current'));
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[data-step]') ?? [])];
    const from = all.indexOf(event.target as HTMLElement);
    const to = from < 0 ? null : stepTo(event.key, from, all.length);
    if (to === null) return;
    event.preventDefault();
    all[to]?.focus();
  };
  return (
    <div className={styles.bar} aria-busy={moving}>
      <ol ref={list} className={styles.steps} aria-label={label} onKeyDown={onKeyDown}>
        {stages.steps.map((step, i) => (
          <li key={step.option.value} className={cx(styles.step, styles[step.standing])} style={coloured(step.option)} aria-current={step.standing === 'current' ? 'step' : undefined}>
            <button
              type="button"
              data-step={step.option.value}
              tabIndex={i === first ? 0 : -1}
              aria-disabled={barred || step.standing === 'current' || undefined}
              aria-label={step.standing === 'current' ? undefined : t(`stage.${step.standing}`, { stage: nameOf(step.option) })}
              title={nameOf(step.option)}
              onClick={() => void move(step.option)}
            >
              {step.standing === 'done' && <Check aria-hidden />}
              <span className={styles.name}>{nameOf(step.option)}</span>
              {step.standing === 'current' && (
                <>
                  {age}
                  <span className="tn-sr-only">{t('stage.current')}</span>
                </>
              )}
            </button>
          </li>
        ))}
        {stages.ends.length > 0 && (
          <li className={cx(styles.step, styles.end, ended ? styles.current : styles.ahead)} style={coloured(ended?.option)} aria-current={ended ? 'step' : undefined}>
            {barred ? (
              <span data-step="" tabIndex={first === stages.steps.length ? 0 : -1} className={styles.still}>
                <Flag aria-hidden />
                <span className={styles.name}>{ended ? nameOf(ended.option) : t('stage.close')}</span>
                {ended && age}
              </span>
            ) : (
              <Menu label={t('stage.close')} placement="bottom-end" items={stages.ends.map(choice)}>
                <button type="button" data-step="" tabIndex={first === stages.steps.length ? 0 : -1}>
                  <Flag aria-hidden />
                  <span className={styles.name}>{ended ? nameOf(ended.option) : t('stage.close')}</span>
                  {ended && (
                    <>
                      {age}
                      <span className="tn-sr-only">{t('stage.current')}</span>
                    </>
                  )}
                  <ChevronDown aria-hidden />
                </button>
              </Menu>
            )}
          </li>
        )}
      </ol>
      {lock}
    </div>
  );
}

/** How long the record has stood at its step. */
function Age({ since, stage, zone }: { since: string; stage: string; zone: string }) {
  const t = useT('record');
  const { days, hours } = ageOf(since, Date.now());
  const words = t('stage.since', { stage, at: formatDateTime(since, zone) });
  return (
    <Tooltip content={words}>
      <span className={styles.age}>{days > 0 ? t('stage.days', { count: days }) : hours > 0 ? t('stage.hours', { count: hours }) : t('stage.fresh')}</span>
    </Tooltip>
  );
}

function coloured(option: FieldOption | undefined): React.CSSProperties {
  const color = option?.color ?? 'gray';
  return { '--stage': `var(--tn-tag-${color})`, '--stage-ground': `var(--tn-tag-${color}-ground)` } as React.CSSProperties;
}

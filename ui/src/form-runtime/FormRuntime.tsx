import { lazy, Suspense, useCallback, useEffect, useId, useMemo, useRef, useState, type Ref } from 'react';
import { text, useT } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { formatRelative } from '@/shared/format';
import { Button, cx, SkeletonLines } from '@/shared/ui';
import styles from './Form.module.css';
import { DuplicateHint } from './DuplicateHint';
import { controlId, faultWords, FormField } from './FormField';
import { FormLayout, openSections, toggled } from './FormLayout';
import { fieldKeys, fieldParts, holdersOf } from './layout';
import { useInputs } from './useInputs';
import type { RecordForm } from './useRecordForm';
import { WarningsDialog } from './WarningsDialog';

const DuplicatesDialog = lazy(() => import('@/duplicates/SaveDialog'));
const ScriptNotices = lazy(() => import('@/form-script/ScriptNotices'));

export interface FormHandle {
  /** Goes to the next field that is wrong or missing, its section unfolded. */
  next: () => void;
  /** Goes to a field, its section unfolded. */
  goTo: (key: string) => void;
}

interface FormRuntimeProps {
  form: RecordForm;
  object: string;
  id?: string;
  /** ⌘↵ anywhere in the form. */
  onSubmit: () => void;
  autoFocus?: boolean;
  ref?: Ref<FormHandle>;
}

/** A form for one record. The buttons belong to whoever shows it (FormFoot). */
export function FormRuntime({ form, object, id, onSubmit, autoFocus = true, ref }: FormRuntimeProps) {
  const t = useT('form-runtime');
  const formId = useId().replaceAll(':', '');
  const { engine, parts, ctx, state, draft, asked } = form;
  const [open, setOpen] = useState<ReadonlySet<string>>(() => openSections(parts));
  const root = useRef<HTMLDivElement>(null);
  const above = useRef<HTMLDivElement>(null);
  const first = useMemo(
    () => fieldKeys(parts).find((key) => !engine.field(key).readOnly && engine.field(key).visible),
    [parts, engine],
  );
  const known = useMemo(() => fieldParts(parts).map((part) => part.field), [parts]);
  const hinted = useMemo(() => known.filter((field) => field.hints || field.hints_read), [known]);
  const hidden = useMemo(() => new Set(state.hidden), [state.hidden]);
  const ready = useInputs(parts);
  const problems = [...form.problems, ...state.problems.map((p) => `${labelOf(p.field)}${faultWords(p.fault, ctx)}`)];
  function labelOf(key: string | undefined): string {
    const part = key === undefined ? undefined : fieldParts(parts).find((p) => p.field.key === key);
    return part ? `${text(part.field.label, ctx.locale) || part.field.key}${ctx.locale === 'zh' ? '：' : ': '}` : '';
  }

  const goTo = useCallback((key: string): void => {
    const holders = holdersOf(parts, key);
    // Tabs close each other; a section that is open stays.
    setOpen((all) => holders.reduce((next, one) => (one.kind === 'tabs' || next.has(one.id) ? next : toggled(parts, next, one.id)), all));
    // A section that was folded shows its inputs only after they have loaded.
    const go = (tries: number): void => {
      const place = root.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(key)}"]`);
      const control =
        document.getElementById(controlId(formId, key)) ?? place?.querySelector<HTMLElement>('input,button,textarea');
      if (!control) {
        if (tries > 0) setTimeout(() => go(tries - 1), 30);
        return;
      }
      control.focus();
      control.scrollIntoView({ block: 'center', behavior: 'smooth' });
    };
    requestAnimationFrame(() => go(50));
  }, [parts, formId]);
  const next = useCallback((): void => {
    const order = fieldKeys(parts);
    const { faults, missing, problems: refused } = engine.state();
    const wrong = order.filter((key) => (faults.length > 0 ? faults : missing).includes(key));
    if (wrong.length === 0) {
      if (refused.length > 0) requestAnimationFrame(() => above.current?.focus());
      return;
    }
    const focused = document.activeElement?.closest<HTMLElement>('[data-field]')?.dataset.field;
    const after = wrong.find((key) => order.indexOf(key) > order.indexOf(focused ?? ''));
    goTo(after ?? wrong[0]!);
  }, [engine, parts, goTo]);
  const answer = (save: boolean): void => {
    asked?.answer(save);
    const key = save ? undefined : asked?.warnings.find((w) => w.field && !hidden.has(w.field))?.field;
    if (key) goTo(key);
  };
  useEffect(() => {
    const handle = { next, goTo };
    if (typeof ref === 'function') ref(handle);
    else if (ref) ref.current = handle;
  }, [ref, next, goTo]);

  return (
    <>
      <div
        ref={root}
        className={cx(styles.form, form.labels === 'left' && styles.labelsLeft)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
            event.preventDefault();
            onSubmit();
          } else if (event.key === 'F8') {
            event.preventDefault();
            next();
          }
        }}
      >
        {draft && (
          <div className={styles.restore} role="status">
            <span>{t('restore', { time: formatRelative(draft.at) })}</span>
            <Button size="small" kind="primary" onClick={form.useDraft}>
              {t('restoreUse')}
            </Button>
            <Button size="small" onClick={form.dropDraft}>
              {t('restoreDrop')}
            </Button>
          </div>
        )}
        {form.scripts.notices.length > 0 && (
          <Suspense>
            <ScriptNotices notices={form.scripts.notices} onDismiss={form.scripts.dismiss} />
          </Suspense>
        )}
        {problems.length > 0 && (
          <div ref={above} tabIndex={-1} className={styles.problems} role="alert">
            <ul>
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          </div>
        )}
        {!ready ? (
          <SkeletonLines lines={8} />
        ) : (
          <FormLayout
            parts={parts}
            open={open}
            onToggle={(id) => setOpen((all) => toggled(parts, all, id))}
            faults={(keys) => keys.filter((key) => state.faults.includes(key)).length}
            hidden={hidden}
            field={({ field, node }) => (
              <div data-field={field.key}>
                <FormField
                  engine={engine}
                  field={field}
                  node={node}
                  ctx={ctx}
                  formId={formId}
                  object={object}
                  id={id}
                  autoFocus={autoFocus && field.key === first}
                  fields={known}
                  onLink={form.addLink}
                />
                {field.hints && <DuplicateHint engine={engine} field={field} object={object} id={id} app={form.app} beside={hinted} />}
              </div>
            )}
          />
        )}
      </div>
      {form.twins && (
        <Suspense>
          <DuplicatesDialog object={object} fields={known} mine={form.twins.mine} found={form.twins.found} ctx={ctx} onAnswer={form.twins.answer} />
        </Suspense>
      )}
      {asked && (
        <WarningsDialog
          fields={fieldParts(parts).map((p) => p.field)}
          warnings={asked.warnings}
          ctx={ctx}
          onAnswer={answer}
        />
      )}
    </>
  );
}

/** How much is wrong or missing, as a button that goes to the next. */
export function FormSummary({ form, onJump }: { form: RecordForm; onJump: () => void }) {
  const t = useT('form-runtime');
  const { missing, problems } = form.state;
  const faults = [...form.state.faults, ...problems];
  if (faults.length === 0 && missing.length === 0) return null;
  return (
    <button
      type="button"
      className={faults.length > 0 ? styles.jump : `${styles.jump} ${styles.quiet}`}
      title={t('jumpHint')}
      onClick={onJump}
    >
      {faults.length > 0 ? t('faults', { count: faults.length }) : t('missing', { count: missing.length })} ›
    </button>
  );
}

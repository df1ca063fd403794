import { lazy, Suspense, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useT } from '@/shared/i18n';
import { Segmented, SkeletonLines, useLate, usePhone } from '@/shared/ui';
import styles from './builder/Builder.module.css';
import { GroupEditor } from './builder/GroupEditor';
import { useDraftConditions } from './builder/useDraftConditions';
import { useCheck, type Checked, type CheckPlace } from './check';
import { toCel } from './condition/convert';
import { countConditions, emptyGroup, type Group } from './condition/model';
import { groupOf } from './condition/tree';
import { ExpressionText } from './ExpressionText';
import { Faults } from './Faults';
import type { Usage } from './scope/scope';
import { useDesignScope } from './scope/useScope';

const ExpressionBox = lazy(() => import('./ExpressionBox'));

export interface ConditionBuilderProps {
  /** The object that `record` is of. */
  object: string;
  usage: Extract<Usage, 'filter' | 'rule'>;
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder?: string;
  /** What no condition means; all records when absent. */
  empty?: string;
  /** In a narrow panel. */
  short?: boolean;
  invalid?: boolean;
  /** The object whose record is filled in while one is chosen, which the condition reads as `form`. */
  form?: string;
}

type Face = 'visual' | 'text';

/**
 * A condition with two faces: conditions to fill in, and the expression that
 * they are. The visual one opens only where the server says that it shows all
 * of the expression; otherwise it stays text, with the reason.
 */
export function ConditionBuilder({ object, usage, value, onChange, label, placeholder, empty, short, invalid, form }: ConditionBuilderProps) {
  const t = useT('expression');
  const phone = usePhone();
  const note = useId();
  const expression = useDesignScope(object, usage, form);
  const place = useMemo<CheckPlace>(() => ({ object, usage, draft: true, form }), [object, usage, form]);
  const checked = useCheck(value, place, expression);
  const [draft, setDraft] = useState<Group | null>(() => (value.trim() === '' ? emptyGroup() : null));
  const [face, setFace] = useState<Face | null>(() => (value.trim() === '' ? 'visual' : null));
  // What the visual face wrote itself: the server's tree of it would lack conditions that are not filled in yet.
  const own = useRef<string | null>(value.trim() === '' ? value : null);
  const { scope, kindOf } = useDraftConditions(object, draft);
  const tree = useMemo(() => treeOf(value, checked), [value, checked]);

  useEffect(() => {
    if (own.current === value) return;
    if (value.trim() === '') {
      own.current = value;
      setDraft(emptyGroup());
      setFace((now) => now ?? 'visual');
    } else if (checked.current) {
      own.current = tree ? value : null;
      setDraft(tree);
      setFace((now) => (tree ? (now ?? 'visual') : 'text'));
    }
  }, [value, checked, tree]);

  const visual = draft !== null && (own.current === value || tree !== null);
  const why = visual ? '' : reason(checked, t);
  const slow = useLate(face === null, 150);
  const shown = phone ? (visual ? 'visual' : 'text') : face;

  const change = (next: Group): void => {
    const text = toCel(next, kindOf);
    own.current = text;
    setDraft(next);
    onChange(text);
  };
  const faces = phone ? null : (
    <Segmented
      size="small"
      label={t('builder.face')}
      items={[
        { key: 'visual', label: t('builder.visual'), disabled: !visual },
        { key: 'text', label: t('builder.text') },
      ]}
      value={shown ?? 'visual'}
      onChange={(next: Face) => {
        if (next === 'visual' && tree) {
          own.current = value;
          setDraft(tree);
        }
        setFace(next);
      }}
    />
  );
  return (
    <div className={styles.face} role="group" aria-label={label}>
      {shown === null && slow && <SkeletonLines lines={2} />}
      {shown === 'visual' && draft && (
        <div className={styles.builder}>
          <GroupEditor scope={scope} group={draft} depth={0} total={countConditions(draft)} onChange={change} onClear={() => change(emptyGroup())} empty={empty ?? t('builder.everything')} extra={faces} />
          <Faults id={note} faults={checked.faults} onSelect={() => setFace('text')} onFix={(fault) => onChange(value.slice(0, fault.from) + fault.fix! + value.slice(fault.to))} />
        </div>
      )}
      {shown === 'text' && (
        <>
          {faces && <div className={styles.faceHead}>{faces}</div>}
          {phone ? (
            <ExpressionText source={value} scope={expression} className={styles.readOnly} />
          ) : (
            <Suspense fallback={<SkeletonLines lines={2} />}>
              <ExpressionBox value={value} onChange={onChange} scope={expression} place={place} checked={checked} label={label} placeholder={placeholder} short={short} invalid={invalid} />
            </Suspense>
          )}
          {(why || phone) && (
            <p id={note} className={styles.note}>
              {phone ? t('builder.onComputer') : why}
            </p>
          )}
        </>
      )}
    </div>
  );
}

/** The conditions that an expression is, once the server has said so. */
function treeOf(value: string, checked: Checked): Group | null {
  if (value.trim() === '') return emptyGroup();
  return checked.current && checked.answer?.ok ? groupOf(checked.answer.tree) : null;
}

function reason(checked: Checked, t: (key: string, values?: Record<string, unknown>) => string): string {
  if (checked.phase === 'waiting') return '';
  if (checked.phase === 'unknown') return t('builder.unknown');
  if (!checked.answer?.ok) return checked.phase === 'none' ? '' : t('builder.wrong');
  const { beyond } = checked.answer;
  if (!beyond) return '';
  return beyond.line > 1 ? t('builder.beyondLine', { line: beyond.line, why: beyond.message }) : t('builder.beyond', { why: beyond.message });
}

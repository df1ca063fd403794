import { useState } from 'react';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { cleaned, problemsUnder, type LockDoc, type ObjectDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import type { FieldError } from '@/shared/api/error';
import { notify, Field, Panel, Switch } from '@/shared/ui';
import { useT } from '@/shared/i18n';
import styles from '../Design.module.css';

interface LockPanelProps {
  object: ObjectDoc;
  problems: Record<string, FieldError> | undefined;
  onChange: (change: (doc: ObjectDoc) => ObjectDoc, part?: string) => void;
}

/** Which records become read-only by themselves, and what is said of it. */
export function LockPanel({ object, problems, onChange }: LockPanelProps) {
  const t = useT('design');
  const { lock } = object;
  const [opened, setOpened] = useState(false);
  const [message, setMessage] = useState<LockDoc['message']>();
  const errors = problemsUnder(problems, 'lock');
  const put = (next: LockDoc | undefined, part?: string): void => onChange((doc) => cleaned({ ...doc, lock: next && cleaned(next) }), part && `lock.${part}`);
  const turn = (on: boolean): void => {
    setOpened(on);
    if (on || !lock) return;
    put(undefined);
    notify(t('lock.removed'), { action: { label: t('draft.undo'), onClick: () => put(lock) } });
  };
  return (
    <Panel title={t('lock.title')}>
      <div className={styles.form}>
        <Switch checked={lock !== undefined || opened} onChange={turn}>
          {t('lock.on')}
        </Switch>
        <p className={styles.quiet}>{t('lock.help')}</p>
        {(lock !== undefined || opened) && (
          <>
            <Field label={t('lock.when')} required group error={errors.when ?? (lock ? undefined : t('lock.missing'))}>
              <ConditionBuilder
                object={object.key}
                usage="rule"
                label={t('lock.when')}
                empty={t('lock.none')}
                value={lock?.when ?? ''}
                invalid={!!errors.when}
                onChange={(when) => {
                  setOpened(true);
                  if (lock?.message) setMessage(lock.message);
                  put(when ? { when, message: lock?.message ?? message } : undefined, 'when');
                }}
              />
            </Field>
            {lock && <LabelProp label={t('lock.message')} help={t('lock.messageHelp')} value={lock.message} error={errors.message} onChange={(next) => put({ ...lock, message: next }, 'message')} />}
          </>
        )}
      </div>
    </Panel>
  );
}

import { useState } from 'react';
import type { HookTest } from '@/meta';
import { useT } from '@/shared/i18n';
import { Button, Field, TextArea } from '@/shared/ui';
import styles from '../Hooks.module.css';
import { read, written } from './model';

interface TestsTextProps {
  tests: HookTest[];
  /** What was typed and is no list yet; it is kept until it is one, or is put aside. */
  waits: string | null;
  error: string | undefined;
  onWait: (typed: string | null) => void;
  onChange: (tests: HookTest[]) => void;
}

/** All tests as JSON: what a form cannot say is said here. */
export function TestsText({ tests, waits, error, onWait, onChange }: TestsTextProps) {
  const t = useT('hooks');
  const kept = written(tests);
  const [typed, setTyped] = useState(waits ?? kept);
  const list = read(typed);
  // What was undone or changed elsewhere takes the place of what was typed; what is no list yet stays.
  const shown = waits === null && (!list || written(list) !== kept) ? kept : typed;
  return (
    <>
      <Field label={t('part.tests')} error={waits === null ? error : t('notList')}>
        <TextArea
          className={styles.mono}
          data-no-words
          rows={16}
          spellCheck={false}
          value={shown}
          onChange={(event) => {
            const next = read(event.target.value);
            setTyped(event.target.value);
            onWait(next ? null : event.target.value);
            if (next) onChange(next);
          }}
        />
      </Field>
      {waits !== null && (
        <p className={styles.line}>
          <span className={styles.quiet}>{t('tests.keptHere')}</span>
          <Button size="small" onClick={() => onWait(null)}>
            {t('tests.putAside')}
          </Button>
        </p>
      )}
    </>
  );
}

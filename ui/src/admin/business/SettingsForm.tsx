import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useT } from '@/shared/i18n';
import { useDirty } from '@/shared/page';
import { Button, confirm } from '@/shared/ui';
import { FootBar } from '../parts/FootBar';
import styles from './Business.module.css';

interface SettingsFormProps {
  dirty: boolean;
  saving: boolean;
  onSubmit: () => void;
  onReset: () => void;
  /** Acts beside saving: a test. */
  acts?: ReactNode;
  children: ReactNode;
}

/** A section of settings with its own bar to save it; what is unsaved is asked about before one leaves. */
export function SettingsForm({ dirty, saving, onSubmit, onReset, acts, children }: SettingsFormProps) {
  const t = useT('business');
  const tu = useT('ui');
  useDirty(dirty);
  useBlocker({
    shouldBlockFn: async ({ current, next }) => dirty && current.pathname !== next.pathname && !(await confirm({ title: t('leave'), body: t('leaveWords'), action: t('discard') })),
    enableBeforeUnload: false,
  });
  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (dirty) onSubmit();
      }}
    >
      {children}
      <FootBar>
        <Button kind="primary" type="submit" loading={saving} disabled={!dirty}>
          {tu('save')}
        </Button>
        <Button disabled={!dirty} onClick={onReset}>
          {t('reset')}
        </Button>
        {acts}
      </FootBar>
    </form>
  );
}

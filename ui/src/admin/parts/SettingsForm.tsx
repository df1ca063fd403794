import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useT } from '@/shared/i18n';
import { useDirty } from '@/shared/page';
import { Button, confirm, Form } from '@/shared/ui';
import { FootBar } from './FootBar';
import styles from './SettingsForm.module.css';

interface SettingsFormProps {
  dirty: boolean;
  saving: boolean;
  onSubmit: () => void;
  /** Takes back what is unsaved; absent where an act of its own stands for it. */
  onReset?: () => void;
  /** Acts beside saving: a test. */
  acts?: ReactNode;
  children: ReactNode;
}

/** A section of settings with its own bar to save it; what is unsaved is asked about before one leaves. */
export function SettingsForm({ dirty, saving, onSubmit, onReset, acts, children }: SettingsFormProps) {
  const t = useT('admin');
  const tu = useT('ui');
  useDirty(dirty);
  useBlocker({
    shouldBlockFn: async ({ current, next }) => dirty && current.pathname !== next.pathname && !(await confirm({ title: t('settings.leave'), body: t('settings.leaveWords'), action: t('settings.discard') })),
    enableBeforeUnload: false,
  });
  return (
    <Form className={styles.form} onSubmit={() => dirty && onSubmit()}>
      {children}
      <FootBar>
        <Button kind="primary" type="submit" loading={saving} disabled={!dirty}>
          {tu('save')}
        </Button>
        {onReset && (
          <Button disabled={!dirty} onClick={onReset}>
            {t('settings.reset')}
          </Button>
        )}
        {acts}
      </FootBar>
    </Form>
  );
}

import { Copy } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, Input, notify, SkeletonLines } from '@/shared/ui';
import { useInviteLink, type Invitation } from './api';
import styles from './Organisation.module.css';

/** The link of an invitation, to hand over oneself: known already, or one more. */
export function LinkDialog({ of, onClose }: { of: Invitation | { email: string; link: string }; onClose: () => void }) {
  const t = useT('organisation');
  const tu = useT('ui');
  const known = 'link' in of ? of.link : undefined;
  const id = 'link' in of ? undefined : of.id;
  const { mutate, data, error } = useInviteLink();
  const asked = useRef(false);
  useEffect(() => {
    if (!id || asked.current) return;
    asked.current = true;
    mutate(id);
  }, [id, mutate]);
  const link = known ?? data?.link;
  return (
    <Dialog
      open
      size="form"
      title={t('link.title', { email: of.email })}
      onClose={onClose}
      footer={
        <Button kind="primary" icon={Copy} disabled={!link} onClick={() => link && void navigator.clipboard.writeText(link).then(() => notify(t('link.copied'), { kind: 'success' }))}>
          {t('link.copy')}
        </Button>
      }
    >
      <div className={styles.stack}>
        {error && <InlineError error={error} />}
        {!link && !error && <SkeletonLines lines={1} />}
        {link && (
          <Field label={t('link.label')} help={t('link.help')}>
            <Input readOnly data-no-words value={link} onFocus={(event) => event.currentTarget.select()} aria-description={tu('copy')} />
          </Field>
        )}
      </div>
    </Dialog>
  );
}

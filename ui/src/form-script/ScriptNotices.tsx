import { CircleAlert, X } from 'lucide-react';
import { useMe } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { Banner, IconButton } from '@/shared/ui';
import type { Notice } from './bridge';

/** What scripts did not do, in calm words; those who design learn why. */
export default function ScriptNotices({ notices, onDismiss }: { notices: readonly Notice[]; onDismiss: () => void }) {
  const t = useT('form-script');
  const designs = useMe().data?.can.design === true;
  const last = notices[notices.length - 1];
  if (!last) return null;
  return (
    <Banner kind="warning" icon={CircleAlert} actions={<IconButton size="small" icon={X} label={t('dismiss')} onClick={onDismiss} />}>
      {t(`notice.${last.kind}`, { name: text(last.label) || last.script, seconds: (last.ms ?? 0) / 1000 })}
      {designs && last.message && <> {last.line ? t('detailAt', { message: last.message, line: last.line }) : t('detail', { message: last.message })}</>}
    </Banner>
  );
}

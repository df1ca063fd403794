import { Copy } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { Button, Dialog, IconButton, notify } from '@/shared/ui';
import { commands, type Backup } from './model';
import styles from './Backups.module.css';

/** How the operator restores a backup: into a new folder, beside the one at work. */
export function RestoreDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const t = useT('backups');
  const copy = (text: string) =>
    navigator.clipboard.writeText(text).then(
      () => notify(t('copied'), { kind: 'success' }),
      () => notify(t('notCopied'), { kind: 'error' }),
    );
  return (
    <Dialog open size="form" title={t('restoreTitle')} onClose={onClose} footer={<Button onClick={onClose}>{t('close')}</Button>}>
      <p>{t('restoreWords')}</p>
      {backup.place === 's3' && <p>{t('restoreFetch', { name: backup.name })}</p>}
      <ol className={styles.commands}>
        {commands(backup).map((command) => (
          <li key={command}>
            <code data-no-words>{command}</code>
            <IconButton icon={Copy} label={t('copy', { command })} onClick={() => void copy(command)} />
          </li>
        ))}
      </ol>
      <p className={styles.quiet}>{t(backup.storage === 's3' ? 'restoreApart' : 'restoreKey')}</p>
    </Dialog>
  );
}

import { useT } from '@/shared/i18n';
import { Button, Progress } from '@/shared/ui';
import styles from './Import.module.css';

/** A file on its way to the server. */
export function Sending({ file, share, onCancel }: { file: File; share: number; onCancel: () => void }) {
  const t = useT('import-export');
  return (
    <div className={styles.sending}>
      <p>{share < 1 ? t('upload.sending', { name: file.name, percent: Math.floor(share * 100) }) : t('upload.reading', { name: file.name })}</p>
      <Progress value={share < 1 ? share : undefined} label={t('upload.progress')} />
      <Button size="small" onClick={onCancel}>
        {t('cancel')}
      </Button>
    </div>
  );
}

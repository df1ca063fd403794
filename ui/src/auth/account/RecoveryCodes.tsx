import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { saveFile } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Banner, Button, Checkbox, notify } from '@/shared/ui';
import { codesFile } from './codes';
import styles from './account.module.css';

/** Recovery codes, shown this once: to copy or to keep as a file before one goes on. */
export function RecoveryCodes({ codes, action, onKept }: { codes: string[]; action: string; onKept: () => void }) {
  const t = useT('account');
  const [kept, setKept] = useState(false);
  const download = () => {
    saveFile(new Blob([codesFile(codes, t('codes.fileHead'))], { type: 'text/plain' }), 'tenon-recovery-codes.txt');
  };
  return (
    <div className={styles.stack}>
      <Banner kind="warning">{t('codes.words')}</Banner>
      <ul className={styles.codes} aria-label={t('codes.title')} data-no-words>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.acts}>
        <Button size="small" icon={Copy} onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => notify(t('codes.copied'), { kind: 'success' }))}>
          {t('copy')}
        </Button>
        <Button size="small" icon={Download} onClick={download}>
          {t('codes.download')}
        </Button>
      </div>
      <Checkbox checked={kept} onChange={setKept}>
        {t('codes.kept')}
      </Checkbox>
      <div>
        <Button kind="primary" disabled={kept ? false : t('codes.keepFirst')} onClick={onKept}>
          {action}
        </Button>
      </div>
    </div>
  );
}

import { useState } from 'react';
import { api, isApiError, useMe } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, MetaIcon, Progress, Skeleton, Tag } from '@/shared/ui';
import { DropZone } from '@/import-export/DropZone';
import { useTemplates, type Uploaded } from './api';
import { Refusal } from './Refusal';
import styles from './Package.module.css';

/** What ships with the product, and a place for a file. */
export function TemplatesPage({ onTemplate, onFile }: { onTemplate: (key: string) => void; onFile: (uploaded: Uploaded) => void }) {
  const t = useT('package');
  const admin = useMe().data?.can.admin;
  const templates = useTemplates();
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const send = (file: File) => {
    setSent(0);
    setError(null);
    const form = new FormData();
    form.set('file', file);
    api
      .upload<Uploaded>('/api/v1/packages/files', form, { onProgress: setSent })
      .then(onFile)
      .catch((reason: unknown) => setError(reason))
      .finally(() => setSent(null));
  };
  if (admin === false) return <EmptyState title={t('adminsOnly')} />;
  return (
    <>
      <header className={styles.head}>
        <h2>{t('install.title')}</h2>
        <p className={styles.quiet}>{t('install.help')}</p>
      </header>
      {templates.error && <InlineError error={templates.error} onRetry={() => void templates.refetch()} />}
      <ul className={styles.cards} aria-busy={templates.isPending || undefined}>
        {templates.isPending && !templates.error && [0, 1].map((i) => <Skeleton key={i} height={148} radius={12} />)}
        {templates.data?.items.map((one) => (
          <li key={one.key} className={styles.card}>
            <span className={styles.cardIcon}>
              <MetaIcon name={one.icon} size={20} />
            </span>
            <strong>
              {text(one.label) || one.key} {one.installed && <Tag color={one.newer ? 'amber' : 'green'}>{t(one.newer ? 'template.newer' : 'template.installed')}</Tag>}
            </strong>
            <span className={styles.words}>{text(one.description)}</span>
            <span className={styles.quiet}>
              {t('template.objects', { count: one.objects })} · {t('template.roles', { count: one.roles })}
              {one.sample && ` · ${t('template.sample')}`}
            </span>
            <Button size="small" kind={one.installed && !one.newer ? undefined : 'primary'} onClick={() => onTemplate(one.key)}>
              {t(one.installed ? 'template.upgrade' : 'template.install')}
            </Button>
          </li>
        ))}
      </ul>
      <DropZone label={t('file.title')} choose={t('file.choose')} accept=".zip,application/zip" busy={sent !== null} onFile={send}>
        {(open) => (
          <div className={styles.zone}>
            <p>{t('file.drop')}</p>
            <Button loading={sent !== null} onClick={open}>
              {t('file.choose')}
            </Button>
            {sent !== null && <Progress value={sent} label={t('file.sending')} />}
          </div>
        )}
      </DropZone>
      {error !== null && (isApiError(error) ? <Refusal error={error} /> : <InlineError error={error} />)}
    </>
  );
}

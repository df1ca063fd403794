import { Link } from '@tanstack/react-router';
import { ArrowRight, Copy } from 'lucide-react';
import { useZone } from '@/shared/api';
import { formatMoment } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Drawer, EmptyState, IconButton, InlineError, notify, SkeletonLines } from '@/shared/ui';
import { useAuditEntry, type AuditEntry } from './api';
import { detailLines, placeOf } from './detail';
import { useEntryWords } from './words';
import styles from './Audit.module.css';

/** All of one entry: who, when, from where, what from what to what, and its link of the chain. */
export function EntryDrawer({ id, known, onClose }: { id: string; known: AuditEntry | undefined; onClose: () => void }) {
  const t = useT('audit');
  const entry = useAuditEntry(id, known);
  return (
    <Drawer open onClose={onClose} label={entry.data?.label ?? t('entry')} name="audit">
      <div className={styles.drawer}>
        {entry.isPending && <SkeletonLines lines={6} />}
        {entry.error && <InlineError error={entry.error} />}
        {!entry.isPending && !entry.error && !entry.data && <EmptyState title={t('noEntry')} />}
        {entry.data && <Body entry={entry.data} />}
      </div>
    </Drawer>
  );
}

function Body({ entry }: { entry: AuditEntry }) {
  const t = useT('audit');
  const tu = useT('ui');
  const zone = useZone();
  const words = useEntryWords();
  const lines = detailLines(entry.detail);
  const changes = lines.filter((line) => line.changed);
  const told = lines.filter((line) => !line.changed);
  const place = placeOf(entry);
  const subject = words.subject(entry);
  return (
    <>
      <dl className={styles.facts}>
        <dt>{t('at')}</dt>
        <dd>{formatMoment(entry.at, zone)}</dd>
        <dt>{t('who')}</dt>
        <dd>{words.who(entry)}</dd>
        <dt>{t('action')}</dt>
        <dd>
          {entry.label}{' '}
          <code className={styles.hash} data-no-words>
            {entry.action}
          </code>
        </dd>
        {subject && (
          <>
            <dt>{t('object')}</dt>
            <dd>{place ? <Link to={place}>{subject}</Link> : subject}</dd>
          </>
        )}
        {entry.address && (
          <>
            <dt>{t('address')}</dt>
            <dd>{entry.address}</dd>
          </>
        )}
      </dl>
      {changes.length > 0 && (
        <section aria-label={t('changes')}>
          <h3>{t('changes')}</h3>
          <table className={styles.changes}>
            <thead>
              <tr>
                <th scope="col">{t('what')}</th>
                <th scope="col">{t('before')}</th>
                <th scope="col">{t('after')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((line) => (
                <tr key={line.key}>
                  <th scope="row">{words.member(line.key)}</th>
                  <td>
                    <del>{words.valueOf(line.key, line.from)}</del>
                  </td>
                  <td>
                    <ArrowRight aria-hidden />
                    <ins>{words.valueOf(line.key, line.to)}</ins>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {told.length > 0 && (
        <section aria-label={t('detail')}>
          <h3>{t('detail')}</h3>
          <dl className={styles.facts}>
            {told.map((line) => (
              <div key={line.key}>
                <dt>{words.member(line.key)}</dt>
                <dd>{words.valueOf(line.key, line.to)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <section aria-label={t('fingerprint')}>
        <h3>{t('fingerprint')}</h3>
        <p className={styles.quiet}>{t('fingerprintWords', { number: entry.id })}</p>
        <div className={styles.print} data-no-words>
          <code>{entry.hash}</code>
          <IconButton size="small" icon={Copy} label={t('copy')} onClick={() => void navigator.clipboard.writeText(entry.hash).then(() => notify(tu('copied'), { kind: 'success' }))} />
        </div>
      </section>
    </>
  );
}

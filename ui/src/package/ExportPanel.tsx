import { Download } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, Checkbox, InlineError, Panel, SkeletonLines } from '@/shared/ui';
import { refOf, useContents, withNeeds, type Content } from './api';
import styles from './Package.module.css';

/** The tree of files as it will be, what of it goes in, and the zip. */
export function ExportPanel({ app, admin }: { app: string; admin: boolean }) {
  const t = useT('package');
  const contents = useContents(app);
  const [left, setLeft] = useState<Set<string>>(new Set());
  const [data, setData] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const items = contents.data?.items ?? [];
  const documents = items.filter((one) => one.kind !== 'app');
  const chosen = withNeeds(items, new Set(documents.map(refOf).filter((ref) => !left.has(ref))));
  const folderOf = (one: Content) => one.path.split('/').slice(0, -1).join('/');
  const folders = [...new Set(items.map(folderOf))];
  const names = new Map(items.map((one) => [refOf(one), text(one.label) || one.key]));
  const size = items.filter((one) => one.kind === 'app' || chosen.has(refOf(one))).reduce((sum, one) => sum + one.size, 0);
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const all = left.size === 0;
      await api.download(`/api/v1/apps/${encodeURIComponent(app)}/package`, `${app}.zip`, {
        query: { ...(!all && { documents: [...chosen.keys()].join(',') }), ...(data && { data: 'true' }) },
      });
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel
      title={t('export.title')}
      actions={
        <Button kind="primary" size="small" icon={Download} loading={busy} disabled={!contents.data ? t('checking') : chosen.size === 0 ? t('export.nothing') : false} onClick={() => void save()}>
          {t('export.download')}
        </Button>
      }
    >
      <p className={styles.quiet}>{t('export.help')}</p>
      {error !== null && <InlineError error={error} />}
      {contents.error && <InlineError error={contents.error} onRetry={() => void contents.refetch()} />}
      {contents.isPending && !contents.error && <SkeletonLines lines={5} />}
      {admin && (
        <div className={styles.folder}>
          <Checkbox checked={data} onChange={setData}>
            {t('export.data')}
          </Checkbox>
        </div>
      )}
      {folders.map((folder) => ({ folder, list: items.filter((one) => folderOf(one) === folder) })).map(({ folder, list }) => (
        <section key={folder} className={styles.folder}>
          {folder && (
            <Checkbox
              checked={list.every((one) => chosen.has(refOf(one)))}
              indeterminate={list.some((one) => chosen.has(refOf(one))) && !list.every((one) => chosen.has(refOf(one)))}
              onChange={(on) => setLeft((now) => new Set(on ? [...now].filter((ref) => !list.some((one) => refOf(one) === ref)) : [...now, ...list.map(refOf)]))}
            >
              <code>{folder}/</code>
            </Checkbox>
          )}
          <ul className={folder ? styles.files : undefined}>
            {list.map((one) => (
              <File
                key={one.path}
                one={one}
                on={one.kind === 'app' || chosen.has(refOf(one))}
                along={left.has(refOf(one)) ? names.get(chosen.get(refOf(one)) ?? '') : undefined}
                onChange={(on) =>
                  setLeft((now) => {
                    const next = new Set(now);
                    if (on) next.delete(refOf(one));
                    else next.add(refOf(one));
                    return next;
                  })
                }
              />
            ))}
          </ul>
        </section>
      ))}
      {items.length > 0 && <p className={styles.quiet}>{t('export.size', { count: chosen.size + 1, size: formatNumber(Math.ceil(size / 1024)) })}</p>}
    </Panel>
  );
}

function File({ one, on, along, onChange }: { one: Content; on: boolean; along: string | undefined; onChange: (on: boolean) => void }) {
  const t = useT('package');
  return (
    <li>
      <Checkbox checked={on} disabled={one.kind === 'app' || along !== undefined} onChange={onChange}>
        <code data-no-words>{one.path.split('/').at(-1)}</code> <span className={styles.quiet}>{text(one.label)}</span>
        {along !== undefined && <span className={styles.quiet}> · {t('export.along', { name: along })}</span>}
      </Checkbox>
    </li>
  );
}

import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronRight, Download, FileSpreadsheet, TableProperties, Upload } from 'lucide-react';
import { saveFile, useMe } from '@/shared/api';
import type { ObjectMeta } from '@/shared/api/types';
import { formatBytes, formatNumber, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, Dot, InlineError, Panel, SkeletonLines } from '@/shared/ui';
import { DropZone } from './DropZone';
import { FileBar } from './FileBar';
import { targetsOf, templateOf } from './fields';
import { replacedImports } from './kept';
import type { Import } from './model';
import { Sending } from './Sending';
import { StepFoot } from './StepFoot';
import { splitList } from './states';
import { useImports } from './useImport';
import { accepted, useUpload } from './useUpload';
import styles from './Import.module.css';

/** ① A file is dropped or chosen; imports that were begun can be taken up. */
export function UploadStep({ app, meta, i }: { app: string; meta: ObjectMeta; i?: Import }) {
  const t = useT('import-export');
  const navigate = useNavigate();
  const there = (id: string, step?: string) => void navigate({ to: '/a/$app/o/$object/import/$id', params: { app, object: meta.key, id }, search: { step } });
  const designs = useMe().data?.can.design ?? false;
  const upload = useUpload(meta.key, (made) => there(made.id, 'map'));
  return (
    <>
      {i && <FileBar app={app} i={i} />}
      <DropZone label={t('upload.zone')} choose={t('upload.choose')} accept={accepted} busy={upload.file !== null} small={i !== undefined} onFile={upload.send}>
        {(open) =>
          upload.file !== null ? (
            <Sending file={upload.file} share={upload.share} onCancel={upload.cancel} />
          ) : (
            <>
              <Upload aria-hidden />
              <p className={styles.zoneTitle}>{t(i ? 'upload.another' : 'upload.drop')}</p>
              <p className={styles.quiet}>{t('upload.kinds')}</p>
              <div className={styles.buttons}>
                <Button kind={i ? 'secondary' : 'primary'} onClick={open}>
                  {t('upload.choose')}
                </Button>
                <Button kind="text" icon={Download} onClick={() => saveTemplate(meta)}>
                  {t('upload.template')}
                </Button>
                {designs && !i && (
                  <Button kind="text" icon={TableProperties} onClick={() => void navigate({ to: '/design/$app', params: { app }, search: { tab: 'file' } })}>
                    {t('upload.newObject')}
                  </Button>
                )}
              </div>
            </>
          )
        }
      </DropZone>
      {upload.refused && (
        <InlineError>{t(`upload.${upload.refused.why}`, { name: upload.refused.file.name, size: formatBytes(upload.refused.file.size) })}</InlineError>
      )}
      {upload.error !== null && <InlineError error={upload.error} onRetry={upload.again} />}
      <Earlier app={app} object={meta.key} but={i?.id} />
      {i && (
        <StepFoot>
          <Button kind="primary" onClick={() => there(i.id, 'map')}>
            {t('next')}
          </Button>
        </StepFoot>
      )}
    </>
  );
}

function saveTemplate(meta: ObjectMeta) {
  const words = templateOf(
    targetsOf(meta).filter((field) => !field.system),
    (field) => text(field.label) || field.key,
  );
  saveFile(new Blob([words], { type: 'text/csv;charset=utf-8' }), `${text(meta.label) || meta.key}.csv`);
}

const dotOf = { uploaded: 'neutral', queued: 'info', running: 'info', ready: 'accent', done: 'success', failed: 'danger', cancelled: 'warning', undone: 'neutral' } as const;

/** Imports that were begun, and the last ones that are over. */
function Earlier({ app, object, but }: { app: string; object: string; but?: string }) {
  const t = useT('import-export');
  const list = useImports(object);
  if (list.isPending)
    return (
      <div className={styles.pad}>
        <SkeletonLines lines={2} />
      </div>
    );
  if (list.error) return <InlineError error={list.error} title={t('earlier.failed')} onRetry={() => void list.refetch()} />;
  const hidden = replacedImports();
  const { open, over } = splitList(list.data.items.filter((one) => one.id !== but));
  const parts: ['unfinished' | 'recent', Import[]][] = [
    ['unfinished', open.filter((one) => !hidden.has(one.id)).slice(0, 10)],
    ['recent', over.slice(0, 5)],
  ];
  return parts
    .filter(([, items]) => items.length > 0)
    .map(([part, items]) => (
      <Panel key={part} title={t(`earlier.${part}`)} bare>
        <ul className={styles.list}>
          {items.map((one) => (
            <li key={one.id}>
              <Link className={styles.item} to="/a/$app/o/$object/import/$id" params={{ app, object, id: one.id }}>
                <FileSpreadsheet aria-hidden />
                <span className={styles.itemWords}>
                  <span className={styles.itemName}>{one.name}</span>
                  <span className={styles.quiet}>
                    {t('rows', { count: one.rows, shown: formatNumber(one.rows) })} · {formatRelative(one.created_at)}
                  </span>
                </span>
                <span className={styles.state}>
                  <Dot kind={dotOf[one.state]} />
                  {t(`state.${one.state === 'failed' && one.dryRun ? 'dryFailed' : one.state}`)}
                </span>
                <ChevronRight aria-hidden />
              </Link>
            </li>
          ))}
        </ul>
      </Panel>
    ));
}

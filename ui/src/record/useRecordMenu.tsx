import { useRouter } from '@tanstack/react-router';
import { CircleQuestionMark, Copy, CopyPlus, Download, History as HistoryIcon, Lock, Merge, Printer, Share2, Trash2 } from 'lucide-react';
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import { api, isApiError, recordWritten } from '@/shared/api';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { loadWords, text, useT } from '@/shared/i18n';
import { holdRecord } from '@/shared/live';
import { forgetRecord, useViewOnly } from '@/shared/page';
import { confirm, type MenuItem, MetaIcon, notify } from '@/shared/ui';
import type { RecordButton } from './useButtons';
import { recordPath } from './useRecord';
import type { Why } from './why';

const ExportDialog = lazy(() => loadWords('import-export').then(() => import('@/import-export/ExportDialog')));

interface RecordMenuProps {
  app: string;
  meta: ObjectMeta;
  record: RecordData;
  title: string;
  /** The record is here with its rights, not only the row of a list. */
  ready: boolean;
  buttons: readonly RecordButton[];
  onShare: () => void;
  onLock: () => void;
  onThen: (at: string) => void;
  onWhy: (why: Why) => void;
  onDeleted: () => void;
}

/** What can be done with a record beside editing it, and what that opens. */
export function useRecordMenu({ app, meta, record, title, ready, buttons, onShare, onLock, onThen, onWhy, onDeleted }: RecordMenuProps): { menu: MenuItem[]; opened: ReactNode } {
  const t = useT('record');
  const router = useRouter();
  const viewOnly = useViewOnly();
  const { id, $rights: rights } = record;
  const [exporting, setExporting] = useState(false);
  const only = useMemo(() => new Set([id]), [id]);
  const place = `/a/${app}/o/${meta.key}`;
  const inMenu = ready ? buttons.filter((button) => button.meta.place === 'menu') : [];
  const mayDelete = rights?.delete === true;
  const remove = async (): Promise<void> => {
    const yes = await confirm({
      title: t('delete.title', { object: text(meta.label), title }),
      body: t('delete.body'),
      action: t('delete.action'),
      danger: true,
    });
    if (!yes) return;
    const free = holdRecord(id); // the news of one's own deletion is no surprise
    try {
      await api.delete(recordPath(meta.key, id), { query: { version: record.version } });
      forgetRecord(meta.key, id);
      recordWritten(meta.key);
      notify(t('delete.done', { title }), { kind: 'success' });
      onDeleted();
    } catch (error) {
      const right = isApiError(error) && error.status === 403;
      const asks = await confirm({
        title: t('delete.refused'),
        body: isApiError(error) ? error.message : undefined,
        action: t(right ? 'whyRefused' : 'understood'),
        cancel: t(right ? 'understood' : 'close'),
      });
      if (asks && right) onWhy({ operation: 'delete' });
    } finally {
      free();
    }
  };
  const menu: MenuItem[] = [
    ...inMenu.map((button) => ({
      label: button.label,
      icon: <MetaIcon name={button.meta.icon || meta.icon} />,
      disabled: viewOnly,
      onSelect: button.press,
    })),
    inMenu.length > 0 && { separator: true as const },
    {
      label: t('copyLink'),
      icon: Copy,
      onSelect: () => void navigator.clipboard.writeText(`${location.origin}${place}/${id}`).then(() => notify(t('copied'), { kind: 'success' })),
    },
    meta.operations.includes('create') && {
      label: t('duplicate'),
      icon: CopyPlus,
      disabled: viewOnly,
      onSelect: () => router.history.push(`${place}/new?copy=${id}`),
    },
    meta.operations.includes('merge') && { label: t('merge'), icon: Merge, disabled: viewOnly, onSelect: () => router.history.push(`${place}/merge?ids=${id}`) },
    rights?.share === true && { label: t('share'), icon: Share2, disabled: viewOnly, onSelect: onShare },
    rights?.lock === true && !record.$lock && { label: t('lock.menu'), icon: Lock, disabled: viewOnly, onSelect: onLock },
    { label: t('then.menu'), icon: HistoryIcon, onSelect: () => onThen(new Date().toISOString()) },
    meta.operations.includes('print') && { label: t('print'), icon: Printer, onSelect: () => router.history.push(`${place}/print?ids=${id}&full=1`) },
    meta.operations.includes('export') && { label: t('export'), icon: Download, onSelect: () => setExporting(true) },
    { label: t('why'), icon: CircleQuestionMark, onSelect: () => onWhy({}) },
    mayDelete && { separator: true },
    mayDelete && { label: t('delete.menu'), icon: Trash2, danger: true, disabled: viewOnly, onSelect: () => void remove() },
  ];
  const opened = (
    <Suspense>
      {exporting && <ExportDialog list={{ meta, columns: [], rows: null }} selection={only} count={1} more={false} onClose={() => setExporting(false)} />}
    </Suspense>
  );
  return { menu, opened };
}

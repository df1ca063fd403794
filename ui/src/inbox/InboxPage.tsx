import { Link } from '@tanstack/react-router';
import { Settings } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMe, useObject } from '@/shared/api';
import { loadWords, useT } from '@/shared/i18n';
import { useBreadcrumb, useViewOnly, ViewOnlyPage } from '@/shared/page';
import { EmptyState, SkeletonLines, useMedia } from '@/shared/ui';
import styles from './Inbox.module.css';
import { NoticeList } from './NoticeList';
import type { Notice } from './queries';

const RecordView = lazy(() => loadWords('record', 'fields', 'form-runtime').then(() => import('@/record/RecordView').then((m) => ({ default: m.RecordView }))));

/** 消息: what one is told, and beside it the record that it is about. */
export default function InboxPage() {
  const t = useT('inbox');
  return useViewOnly() ? <ViewOnlyPage title={t('title')} /> : <Inbox />;
}

function Inbox() {
  const t = useT('inbox');
  const wide = useMedia('(min-width: 1100px)');
  const [chosen, setChosen] = useState<Notice | null>(null);
  useBreadcrumb([{ label: t('title') }]);
  return (
    <div className={styles.page}>
      <div className={styles.side}>
        <NoticeList chosen={wide ? chosen : null} onChoose={wide ? setChosen : undefined} />
        <Link to="/me/settings/$section" params={{ section: 'notifications' }} className={styles.settings}>
          <Settings aria-hidden />
          {t('settings')}
        </Link>
      </div>
      {wide && (
        <div className={styles.beside}>
          {chosen ? <Beside key={chosen.id} notice={chosen} onGone={() => setChosen(null)} /> : <EmptyState title={t('choose')} />}
        </div>
      )}
    </div>
  );
}

function Beside({ notice, onGone }: { notice: Notice; onGone: () => void }) {
  const me = useMe().data;
  const meta = useObject(notice.object).data;
  const [tab, setTab] = useState<string | undefined>(notice.kind === 'mention' || notice.kind === 'reply' ? 'timeline' : undefined);
  const [editing, setEditing] = useState(false);
  if (!meta) return <SkeletonLines lines={8} />;
  return (
    <Suspense fallback={<SkeletonLines lines={8} />}>
      <RecordView
        app={me?.objects[notice.object]?.app || '_'}
        meta={meta}
        id={notice.record}
        tab={tab}
        onTab={setTab}
        editing={editing}
        onEditing={setEditing}
        onDeleted={onGone}
        onClose={onGone}
      />
    </Suspense>
  );
}

import { DocumentDrawer } from '@/design/documents/DocumentDrawer';
import documentStyles from '@/design/documents/Documents.module.css';
import type { Documents } from '@/design/documents/useDocuments';
import { useT } from '@/shared/i18n';
import { EmptyState, InlineError, SkeletonLines, TabPanel, Tabs } from '@/shared/ui';
import type { Head, useHeads } from './api';
import { without } from './model';
import { PauseBar } from './PauseBar';
import { Runs } from './Runs';
import { Settings } from './settings/Settings';
import { Source } from './Source';
import { TestsPanel } from './tests/TestsPanel';
import { Usage } from './Usage';
import styles from './Hooks.module.css';

interface HookDrawerProps {
  documents: Documents<'hook'>;
  hook: string;
  /** Where it is in the release. */
  head: Head | undefined;
  /** What it is looked up in. */
  heads: ReturnType<typeof useHeads>;
}

const parts = ['source', 'settings', 'tests', 'runs', 'usage'] as const;

/** One hook: its source with a trial, its settings, its tests, and what came of its runs. */
export default function HookDrawer({ documents, hook, head, heads }: HookDrawerProps) {
  const t = useT('hooks');
  const part = parts.find((one) => one === documents.tab) ?? 'source';
  return (
    <DocumentDrawer documents={documents} document={hook} label={t('one')} width={920} written={without}>
      {({ doc, session, errors }) => (
        <>
          <PauseBar doc={doc} head={head} onRuns={() => documents.showTab('runs')} />
          <Tabs id="hook" className={styles.tabs} label={t('one')} value={part} items={parts.map((one) => ({ key: one, label: t(`part.${one}`), ...(one === 'tests' && { count: doc.tests?.length }), ...(one === 'runs' && head && head.failed > 0 && { faults: head.failed }) }))} onChange={(next) => documents.showTab(next === 'source' ? undefined : next)} />
          <TabPanel id="hook" value={part}>
            <div className={documentStyles.drawer}>
              {part === 'source' && <Source doc={doc} refused={errors} onChange={(source) => session.apply((now) => without({ ...now, source }), 'source')} />}
              {part === 'settings' && <Settings doc={doc} errors={errors} onChange={(patch, at) => session.apply((now) => without({ ...now, ...patch }), at)} />}
              {part === 'tests' && <TestsPanel doc={doc} errors={errors} onChange={(tests, at) => session.apply((now) => without({ ...now, tests }), at)} />}
              {part === 'runs' && head && <Runs head={head} />}
              {part === 'usage' && head && <Usage hook={hook} />}
              {(part === 'runs' || part === 'usage') && !head && <Missing heads={heads} />}
            </div>
          </TabPanel>
        </>
      )}
    </DocumentDrawer>
  );
}

/** Why there is nothing to show of what a hook did. */
function Missing({ heads }: Pick<HookDrawerProps, 'heads'>) {
  const t = useT('hooks');
  if (heads.error) return <InlineError error={heads.error} onRetry={() => void heads.refetch()} />;
  return heads.data ? <EmptyState title={t('unpublished')} /> : <SkeletonLines lines={4} />;
}

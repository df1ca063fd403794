import { Plus, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { metaOf, type AnyDoc, type DefinitionOf, type Kind } from '@/meta';
import type { Text } from '@/shared/api/types';
import { text, useLocale, useT } from '@/shared/i18n';
import { useBreadcrumb } from '@/shared/page';
import { Button, EmptyState, InlineError, PageBody, Panel, SkeletonLines, Tag } from '@/shared/ui';
import { DraftBar } from '../DraftBar';
import { NewDialog } from '../NewDialog';
import type { Documents } from './useDocuments';
import styles from './Documents.module.css';

/** What is read for the page: shown when all of it is there. */
interface Read {
  data: unknown;
  error: unknown;
  refetch: () => unknown;
}

/** A document in the list: what it says, how it fares, and what is the matter with it. */
interface Line {
  words: ReactNode;
  tags: ReactNode;
  below?: ReactNode;
}

interface DocumentsPageProps<K extends Kind> {
  documents: Documents<K>;
  title: string;
  help: string;
  icon: LucideIcon;
  none: string;
  noneHelp?: string;
  /** Read beside the documents. */
  reads?: readonly Read[];
  /** Beside the button for a new one. */
  actions?: ReactNode;
  /** Above the list. */
  notice?: ReactNode;
  line: (doc: DefinitionOf<K>) => Line;
  add: {
    label: string;
    /** Why there can be none yet. */
    disabled: string | false;
    prefix: string;
    begin: () => void;
    incomplete: boolean;
    fields: (tried: boolean) => ReactNode;
    make: (label: Text, key: string) => Promise<unknown>;
  };
}

/** The documents of a kind, one below the other, each opened in a drawer. */
export function DocumentsPage<K extends Kind>({ documents, title, help, icon, none, noneHelp, reads = [], actions, notice, line, add }: DocumentsPageProps<K>) {
  const t = useT('design');
  const locale = useLocale((s) => s.locale);
  const [adding, setAdding] = useState(false);
  const { app, list, docs, show } = documents;
  useBreadcrumb([{ label: title }]);
  const all: readonly Read[] = [list, ...reads];
  const failed = all.find((read) => read.error);
  const button = (
    <Button
      kind="primary"
      icon={Plus}
      disabled={add.disabled}
      onClick={() => {
        add.begin();
        setAdding(true);
      }}
    >
      {add.label}
    </Button>
  );
  return (
    <>
      <DraftBar app={app} />
      <div className={styles.scroll}>
        <PageBody>
          <header className={styles.head}>
            <h2>{title}</h2>
            <span className={styles.grow} />
            {actions}
            {docs.length > 0 && button}
          </header>
          <p className={styles.quiet}>{help}</p>
          {notice}
          {failed ? (
            <InlineError error={failed.error} onRetry={() => void failed.refetch()} />
          ) : all.some((read) => !read.data) ? (
            <SkeletonLines lines={4} />
          ) : docs.length === 0 ? (
            <EmptyState icon={icon} title={none} actions={button}>
              {noneHelp}
            </EmptyState>
          ) : (
            <Panel bare>
              <ul className={styles.list}>
                {docs.map((doc) => {
                  const { words, tags, below } = line(doc);
                  const { state } = metaOf<K>(doc);
                  return (
                    <li key={doc.key} className={styles.item}>
                      <button type="button" className={styles.open} onClick={() => show(doc.key)}>
                        <strong>{text((doc as AnyDoc).label, locale) || doc.key}</strong>
                        {words}
                      </button>
                      <span className={styles.tags}>
                        {state !== 'published' && <Tag color={state === 'new' ? 'green' : 'indigo'}>{t(`state.${state}`)}</Tag>}
                        {tags}
                      </span>
                      {below}
                    </li>
                  );
                })}
              </ul>
            </Panel>
          )}
        </PageBody>
      </div>
      {adding && (
        <NewDialog
          title={add.label}
          action={t('new.create')}
          kind="other"
          prefix={add.prefix}
          incomplete={add.incomplete}
          taken={docs.map((doc) => doc.key)}
          onClose={() => setAdding(false)}
          onCreate={async (label, key) => {
            await add.make(label, key);
            setAdding(false);
            show(key);
          }}
        >
          {add.fields}
        </NewDialog>
      )}
    </>
  );
}

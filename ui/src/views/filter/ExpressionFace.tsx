import { useState } from 'react';
import { api, isApiError, useMe } from '@/shared/api';
import type { ExpressionCheck } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { Button, TextArea } from '@/shared/ui';
import type { ListModel } from '../useList';
import styles from './FilterPopover.module.css';
import { parseCel } from './cel';
import { resolveRelative } from './relative';

const MOST = 4096;

/** The filter as CEL. What the builder cannot show stays as it was written. */
export function ExpressionFace({ list, result }: { list: ListModel; result: string }) {
  const t = useT('views');
  const { state, filter, meta, kindOf, setFilterText, ctx } = list;
  const designs = useMe().data?.can.design ?? false;
  const [typed, setTyped] = useState(state.filter);
  const [issues, setIssues] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const changed = typed.trim() !== state.filter;
  const use = async (): Promise<void> => {
    const next = typed.trim();
    setIssues([]);
    if (next.length > MOST) {
      setIssues([t('filter.tooLong', { most: MOST })]);
      return;
    }
    if (next !== '' && designs) {
      // Designers may ask what is wrong and where; for others the list itself answers.
      setBusy(true);
      try {
        const text = resolveRelative(next, kindOf, new Date().toISOString().slice(0, 10), ctx.timezone);
        const check = await api.post<ExpressionCheck>('/api/v1/expressions:check', {
          object: meta.key,
          usage: 'filter',
          text,
        });
        if (!check.ok) {
          setIssues(check.issues.map((i) => t('filter.issue', { line: i.line, column: i.column, message: i.message })));
          return;
        }
      } catch (error) {
        if (isApiError(error)) setIssues([error.message]);
        return;
      } finally {
        setBusy(false);
      }
    }
    setFilterText(next);
  };
  return (
    <>
      <TextArea
        rows={5}
        aria-label={t('filter.expression')}
        className={styles.code}
        spellCheck={false}
        invalid={issues.length > 0}
        placeholder='record.level == "a" && record.amount >= 1000.0'
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !isComposing(event)) {
            event.preventDefault();
            void use();
          }
        }}
      />
      {issues.length > 0 && (
        <ul className={styles.issues} role="alert">
          {issues.map((issue) => (
            <li key={issue}>{issue}</li>
          ))}
        </ul>
      )}
      {filter === null && !changed && <p className={styles.note}>{t('filter.only')}</p>}
      {changed && issues.length === 0 && typed.trim() !== '' && parseCel(typed) === null && (
        <p className={styles.note}>{t('filter.beyond')}</p>
      )}
      <div className={styles.foot}>
        <Button size="small" kind="primary" loading={busy} disabled={!changed} onClick={() => void use()}>
          {t('filter.use')}
        </Button>
        {state.filter !== '' && (
          <Button
            size="small"
            kind="text"
            onClick={() => {
              setTyped('');
              setFilterText('');
            }}
          >
            {t('list.clear')}
          </Button>
        )}
        <span className={styles.result} role="status">
          {result}
        </span>
      </div>
    </>
  );
}

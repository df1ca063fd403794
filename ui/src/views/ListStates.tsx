import { Upload } from 'lucide-react';
import { isApiError } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { Button, cx, EmptyState, InlineError, MetaIcon } from '@/shared/ui';
import { emptyGroup } from '@/expression/condition/model';
import styles from './ListPage.module.css';
import type { ListModel } from './useList';

interface ListStatesProps {
  list: ListModel;
  plural: string;
  /** How many records there are, for kinds that do not show the rows of the list; null until it is known. */
  count: number | null;
  onNew?: () => void;
  onImport?: () => void;
}

/** What stands in the place of the rows when there are none: nothing yet, nothing that fits, or an error. */
export function ListStates({ list, plural, count, onNew, onImport }: ListStatesProps) {
  const t = useT('views');
  const viewOnly = useViewOnly();
  const { source, state, setFilter, setFilterText, filter, patch, meta, ctx, kind } = list;
  if (state.broken || (source.state === 'error' && isApiError(source.error) && ['unknown_field', 'filter_invalid'].includes(source.error.code))) {
    return (
      <div className={styles.over}>
        <EmptyState icon={null} title={t('list.brokenTitle')} actions={<Button onClick={() => setFilterText('')}>{t('list.removeBroken')}</Button>}>
          {t('list.brokenBody')}
        </EmptyState>
      </div>
    );
  }
  const filtered = state.filter !== '' || state.q !== '';
  if (!kind.lines && (count !== 0 || (kind.blank && !filtered))) return null;
  if (kind.lines && source.state === 'error') {
    return (
      <div className={styles.over}>
        <InlineError error={source.error} title={t('list.failed')} onRetry={() => list.reload()} />
      </div>
    );
  }
  if (kind.lines && (source.state !== 'ready' || source.length > 0)) return null;
  const over = kind.type === 'table' ? styles.over : cx(styles.over, styles.whole);
  if (filtered) {
    return (
      <div className={over}>
        <EmptyState
          icon={null}
          title={t('list.emptyFiltered', { objects: plural })}
          actions={
            <>
              <Button
                onClick={() => {
                  if (state.q !== '') patch({ q: undefined }, { replace: true });
                  else if (filter) setFilter(emptyGroup());
                  else setFilterText('');
                }}
              >
                {t(state.q !== '' ? 'list.clearSearch' : 'list.clearFilters')}
              </Button>
              <Button onClick={() => patch({ q: undefined, f: 'true' }, { replace: true })}>{t('list.showAll')}</Button>
            </>
          }
        />
      </div>
    );
  }
  return (
    <div className={over}>
      <div className={styles.emptyIcon}>
        <MetaIcon name={meta.icon} size={32} />
      </div>
      <EmptyState
        icon={null}
        title={t('list.empty', { objects: plural })}
        actions={
          <>
            {onNew && (
              <Button kind="primary" disabled={viewOnly} onClick={onNew}>
                {t('list.newOf', { object: text(meta.label, ctx.locale) })}
              </Button>
            )}
            {onImport && (
              <Button kind="text" icon={Upload} disabled={viewOnly} onClick={onImport}>
                {t('list.fromFile')}
              </Button>
            )}
          </>
        }
      >
        {text(meta.description, ctx.locale) || undefined}
      </EmptyState>
    </div>
  );
}

import { lazy, Suspense, useMemo, useState } from 'react';
import { parseCel } from '@/expression/condition/cel';
import { useCheck, type CheckPlace } from '@/expression/check';
import { useWorkspaceScope } from '@/expression/scope/useScope';
import { useT } from '@/shared/i18n';
import { Button, SkeletonLines, usePhone } from '@/shared/ui';
import type { ListModel } from '../useList';
import builder from '@/expression/builder/Builder.module.css';
import styles from './FilterPopover.module.css';

const ExpressionBox = lazy(() => import('@/expression/ExpressionBox'));

/** The filter as an expression. What the builder cannot show stays as it was written. */
export function ExpressionFace({ list, result }: { list: ListModel; result: string }) {
  const t = useT('views');
  const phone = usePhone();
  const { state, filter, meta, setFilterText } = list;
  const [typed, setTyped] = useState(state.filter);
  const scope = useWorkspaceScope(meta, 'filter');
  const place = useMemo<CheckPlace>(() => ({ object: meta.key, usage: 'filter' }), [meta.key]);
  const checked = useCheck(typed, place, scope);
  const changed = typed.trim() !== state.filter;
  const wrong = checked.faults.length > 0;
  const use = (): void => {
    if (changed && !wrong) setFilterText(typed.trim());
  };
  return (
    <>
      <Suspense fallback={<SkeletonLines lines={3} />}>
        <ExpressionBox
          value={typed}
          onChange={setTyped}
          scope={scope}
          place={place}
          checked={checked}
          label={t('filter.expression')}
          placeholder='record.level == "a" && record.amount >= 1000'
          lines={4}
          onUse={use}
        />
      </Suspense>
      {filter === null && !changed && <p className={styles.note}>{t('filter.only')}</p>}
      {changed && !wrong && typed.trim() !== '' && parseCel(typed) === null && <p className={styles.note}>{t('filter.beyond')}</p>}
      <div className={builder.foot}>
        {!phone && (
          <Button size="small" kind="primary" loading={changed && checked.phase === 'waiting'} disabled={!changed || wrong} onClick={use}>
            {t('filter.use')}
          </Button>
        )}
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
        <span className={builder.result} role="status">
          {result}
        </span>
      </div>
    </>
  );
}

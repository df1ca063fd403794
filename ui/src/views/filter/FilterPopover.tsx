import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { GroupEditor } from '@/expression/builder/GroupEditor';
import type { ConditionScope } from '@/expression/builder/scope';
import builder from '@/expression/builder/Builder.module.css';
import { loadWords, useT } from '@/shared/i18n';
import { Button, cx, Popover, Segmented, usePhone } from '@/shared/ui';
import type { ListModel } from '../useList';
import { ExpressionFace } from './ExpressionFace';
import { QuickChoice } from './QuickChoice';
import styles from './FilterPopover.module.css';
import { toCel } from '@/expression/condition/convert';
import { countConditions, emptyGroup, type Group } from '@/expression/condition/model';

interface FilterPopoverProps {
  list: ListModel;
  count: number | null;
  more: boolean;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

void loadWords('fields');

/** The filter as conditions, or as the expression that they are. Acts 150 ms after the last change. */
export default function FilterPopover({ list, count, more, anchor, onClose }: FilterPopoverProps) {
  const t = useT('views');
  const phone = usePhone();
  const { filter, state, setFilter, kindOf } = list;
  const [face, setFace] = useState<'visual' | 'text'>(filter ? 'visual' : 'text');
  // Conditions still being filled in live here; the URL holds those that say something.
  const [draft, setDraft] = useState<Group>(() => list.begun ?? filter ?? emptyGroup());
  // What this builder sent itself must not reset what is being filled in.
  const own = useRef(state.filter);
  useEffect(() => {
    if (state.filter === own.current) return;
    own.current = state.filter;
    if (filter) setDraft(filter);
    else setFace('text');
  }, [state.filter, filter]);
  const { begin } = list;
  useEffect(() => () => begin(null), [begin]);
  const [waiting, setWaiting] = useState<Group | null>(null);
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => {
      setWaiting(null);
      own.current = toCel(waiting, kindOf);
      setFilter(waiting);
    }, 150);
    return () => clearTimeout(timer);
  }, [waiting, setFilter, kindOf]);
  const change = (next: Group): void => {
    setDraft(next);
    setWaiting(next);
  };
  const { fields, ctx, addLink, meta } = list;
  const scope = useMemo<ConditionScope>(() => ({ object: meta.key, fields, title: meta.title, ctx, addLink }), [fields, meta.key, meta.title, ctx, addLink]);
  const result =
    count === null ? '' : t('filter.result', { count, shown: more ? t('list.capped') : count.toLocaleString('en-US') });
  return (
    <Popover open onClose={onClose} anchor={anchor} label={t('list.filter')} width={580}>
      <div className={styles.body}>
        <div className={styles.head}>
          <strong className={styles.title}>{t('list.filter')}</strong>
          <Segmented
            size="small"
            label={t('filter.face')}
            items={[
              { key: 'visual', label: t('filter.visual'), disabled: filter === null },
              { key: 'text', label: t('filter.expression') },
            ]}
            value={face}
            onChange={(next) => {
              if (next === 'visual' && filter) setDraft(filter);
              setFace(next);
            }}
          />
        </div>
        {face === 'visual' ? (
          <div className={cx(builder.builder, builder.scrolling)}>
            <GroupEditor
              scope={scope}
              group={draft}
              depth={0}
              total={countConditions(draft)}
              onChange={change}
              onClear={() => change(emptyGroup())}
              result={result}
            />
          </div>
        ) : (
          <ExpressionFace list={list} result={result} />
        )}
        <QuickChoice list={list} />
        {phone && (
          <div className={styles.show}>
            <Button
              kind="primary"
              block
              onClick={() => {
                if (waiting) setFilter(waiting);
                onClose();
              }}
            >
              {result === '' ? t('filter.showAny') : t('filter.show', { count: count ?? 0, shown: more ? t('list.capped') : (count ?? 0).toLocaleString('en-US') })}
            </Button>
          </div>
        )}
      </div>
    </Popover>
  );
}

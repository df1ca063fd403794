import { FolderPlus, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '@/shared/i18n';
import { Button, IconButton, Select } from '@/shared/ui';
import { newCondition } from '../condition/condition';
import { MAX_CONDITIONS, MAX_DEPTH, type Group, type Node } from '../condition/model';
import { ConditionEditor } from './ConditionEditor';
import styles from './Builder.module.css';
import type { ConditionScope } from './scope';

interface GroupEditorProps {
  scope: ConditionScope;
  group: Group;
  depth: number;
  /** Conditions in the whole filter. */
  total: number;
  onChange: (group: Group) => void;
  onRemove?: () => void;
  onClear?: () => void;
  result?: string;
  /** Said while there is no condition. */
  empty?: string;
  /** At the right of the first line. */
  extra?: ReactNode;
}

/** Conditions of which all or any must hold, and groups inside to the third level. */
export function GroupEditor({ scope, group, depth, total, onChange, onRemove, onClear, result, empty, extra }: GroupEditorProps) {
  const t = useT('views');
  const put = (index: number, node: Node | null): void => {
    const items = group.items.flatMap((item, i) => (i === index ? (node ? [node] : []) : [item]));
    onChange({ ...group, items });
  };
  const full = total >= MAX_CONDITIONS;
  const add = (node: Node | null): void => {
    if (node) onChange({ ...group, items: [...group.items, node] });
  };
  return (
    <div className={depth === 0 ? styles.body : styles.group}>
      <div className={styles.head}>
        {group.items.length === 0 && empty ? (
          <span className={styles.none}>{empty}</span>
        ) : (
          <span className={styles.join}>
            <span>{t('filter.match')}</span>
            <Select
              size="small"
              label={t('filter.join')}
              value={group.op}
              options={[
                { value: 'and', label: t('filter.all') },
                { value: 'or', label: t('filter.any') },
              ]}
              onChange={(op) => op && onChange({ ...group, op: op as Group['op'] })}
            />
            <span>{t('filter.conditions')}</span>
          </span>
        )}
        {extra}
        {onRemove && <IconButton size="small" icon={X} label={t('filter.removeGroup')} onClick={onRemove} />}
      </div>
      {group.items.length > 0 && (
        <div className={depth === 0 ? styles.items : styles.body}>
          {group.items.map((item, i) =>
            item.kind === 'condition' ? (
              <ConditionEditor
                key={i}
                scope={scope}
                condition={item}
                onChange={(next) => put(i, next)}
                onRemove={() => put(i, null)}
              />
            ) : (
              <GroupEditor
                key={i}
                scope={scope}
                group={item}
                depth={depth + 1}
                total={total}
                onChange={(next) => put(i, next)}
                onRemove={() => put(i, null)}
              />
            ),
          )}
        </div>
      )}
      <div className={styles.foot}>
        <Button
          size="small"
          kind="text"
          icon={Plus}
          disabled={full ? t('filter.most', { count: MAX_CONDITIONS }) : false}
          onClick={() => add(newCondition(scope))}
        >
          {t('filter.add')}
        </Button>
        {depth < MAX_DEPTH - 1 && (
          <Button
            size="small"
            kind="text"
            icon={FolderPlus}
            disabled={full}
            onClick={() =>
              add({
                kind: 'group',
                op: group.op === 'and' ? 'or' : 'and',
                items: [newCondition(scope)].filter((c) => c !== null),
              })
            }
          >
            {t('filter.addGroup')}
          </Button>
        )}
        {onClear && group.items.length > 0 && (
          <Button size="small" kind="text" onClick={onClear}>
            {t('list.clear')}
          </Button>
        )}
        {result && (
          <span className={styles.result} role="status">
            {result}
          </span>
        )}
      </div>
    </div>
  );
}

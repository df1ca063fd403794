import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import builder from '@/expression/builder/Builder.module.css';
import { GroupEditor } from '@/expression/builder/GroupEditor';
import type { ConditionScope } from '@/expression/builder/scope';
import { toCel } from '@/expression/condition/convert';
import { fieldFinder } from '@/expression/condition/describe';
import { kindOfField } from '@/expression/condition/fields';
import { countConditions, emptyGroup, type Group } from '@/expression/condition/model';
import { keys, useRelease } from '@/shared/api';
import type { ObjectMeta } from '@/shared/api/types';
import type { Findable } from './findable';
import styles from './Find.module.css';
import type { Found } from './useFound';

const SOON_MS = 150;

interface FindFilterProps {
  list: Findable;
  found: Found;
  group: Group;
  onGroup: (group: Group) => void;
}

/** Conditions over the records, as in their list; they act a moment after the last change. */
export default function FindFilter({ list, found, group, onGroup }: FindFilterProps) {
  const { ctx, addLink, narrow } = found;
  const scope = useMemo<ConditionScope>(() => ({ object: list.object, fields: list.fields, title: list.titleKey, ctx, addLink }), [list, ctx, addLink]);
  const [waiting, setWaiting] = useState<Group | null>(null);
  const client = useQueryClient();
  const release = useRelease();
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => {
      // Objects behind relations were read when their fields were opened to choose from.
      const fieldAt = fieldFinder(list.fields, (object) => client.getQueryData<ObjectMeta>(keys.object(release, object))?.fields, ctx.locale);
      setWaiting(null);
      narrow({
        filter: toCel(waiting, (path) => {
          const at = fieldAt(path);
          return at ? kindOfField(at.field) : undefined;
        }),
      });
    }, SOON_MS);
    return () => clearTimeout(timer);
  }, [waiting, list.fields, client, release, ctx.locale, narrow]);
  const change = (next: Group): void => {
    onGroup(next);
    setWaiting(next);
  };
  return (
    <div className={styles.filter}>
      <div className={builder.builder}>
        <GroupEditor scope={scope} group={group} depth={0} total={countConditions(group)} onChange={change} onClear={() => change(emptyGroup())} />
      </div>
    </div>
  );
}

import { Plus } from 'lucide-react';
import { useCreateRecord } from '@/fields/parts/create';
import { linkTo } from '@/record/related';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, Menu } from '@/shared/ui';
import type { Acting } from './useActivities';

interface AddActivityProps {
  acting: Acting[];
  target: { object: string; id: string; title: string };
  onDone: () => void;
}

/** Makes a record that stands on this timeline: a button for one kind, a menu for several, nothing where one may make none. */
export function AddActivity({ acting, target, onDone }: AddActivityProps) {
  const t = useT('timeline');
  const locale = useLocale((s) => s.locale);
  const create = useCreateRecord();
  const may = create ? acting.filter(({ object }) => object.operations.includes('create')) : [];
  const several = new Set(may.map(({ object }) => object.key)).size < may.length;
  const nameOf = ({ object, via }: Acting): string => {
    const name = t('add', { object: text(object.label, locale) || object.key });
    return several ? t('addBy', { name, field: text(via.label, locale) || via.key }) : name;
  };
  const add = ({ object, via }: Acting): void => create?.(object.key, { prefill: { [via.key]: linkTo(via, target) }, onCreated: onDone });
  if (may.length === 0) return null;
  if (may.length === 1)
    return (
      <Button size="small" icon={Plus} onClick={() => add(may[0]!)}>
        {nameOf(may[0]!)}
      </Button>
    );
  return (
    <Menu label={t('addOne')} items={may.map((one) => ({ key: `${one.object.key} ${one.via.key}`, label: nameOf(one), onSelect: () => add(one) }))}>
      <Button size="small" icon={Plus}>
        {t('addOne')}
      </Button>
    </Menu>
  );
}

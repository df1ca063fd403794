import { useT, type Translate } from '@/shared/i18n';
import { Segmented, type MenuItem } from '@/shared/ui';
import { kindsFor } from './kinds';
import type { ListModel } from './useList';

/** The same records as a table, a kanban, a calendar …; only there where an object has more than a table. */
export function KindSwitch({ list }: { list: ListModel }) {
  const t = useT('views');
  const kinds = kindsFor(list.meta, list.state.view);
  if (kinds.length < 2) return null;
  return (
    <Segmented
      label={t('kind.switch')}
      iconsOnly
      items={kinds.map((kind) => ({ key: kind.type, label: t(kind.label), icon: kind.icon }))}
      value={list.kind.type}
      onChange={list.setKind}
    />
  );
}

/** The same as entries of a menu. */
export function kindItems(list: ListModel, t: Translate): MenuItem[] {
  const kinds = kindsFor(list.meta, list.state.view);
  if (kinds.length < 2) return [];
  return [
    { heading: t('kind.switch') },
    ...kinds.map((kind) => ({ label: t(kind.label), icon: kind.icon, checked: kind === list.kind, onSelect: () => list.setKind(kind.type) })),
    { separator: true as const },
  ];
}

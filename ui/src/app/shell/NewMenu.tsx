import { useNavigate } from '@tanstack/react-router';
import { useMe, type Me } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { MetaIcon, type MenuItem } from '@/shared/ui';
import { usePlace } from './area';

const most = 12;

/** Objects that one may create: the current one first, then those of this app, then the rest. */
export function creatable(me: Me, app: string | undefined, current: string | undefined): string[] {
  const rank = (key: string) => (key === current ? 0 : (me.objects[key]?.app || '_') === app ? 1 : 2);
  return Object.entries(me.objects)
    .filter(([, object]) => object.operations.includes('create'))
    .map(([key]) => key)
    .toSorted((a, b) => rank(a) - rank(b));
}

/** Entries of the menu and the sheet 新建. */
export function useNewItems(): MenuItem[] {
  const t = useT('app');
  const me = useMe().data;
  const navigate = useNavigate();
  const { app, object } = usePlace();
  const viewOnly = useViewOnly();
  if (!me) return [];
  const all = creatable(me, app, object);
  return all.slice(0, most).map((key) => {
    const meta = me.objects[key]!;
    return {
      key,
      label: t('newOf', { name: text(meta.label) || key }),
      icon: <MetaIcon name={meta.icon} />,
      keys: key === object ? 'c' : undefined,
      disabled: viewOnly,
      onSelect: () => void navigate({ to: '/a/$app/o/$object/new', params: { app: meta.app || '_', object: key } }),
    };
  });
}

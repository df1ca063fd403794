import { Search } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useDraggable, type DragData } from '@/shared/dnd';
import { text, useT, word } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { cx, Input } from '@/shared/ui';
import type { FieldSpec } from '@/meta';
import { useDesigner } from './store';
import { iconOf, parts, typeGroups } from './types';
import styles from './Palette.module.css';

/** What can be put on the sheet: fields that are not on it, new fields by type, parts of a layout. */
export function Palette({ unplaced }: { unplaced: FieldSpec[] }) {
  const t = useT('form-designer');
  const { act } = useDesigner();
  const [words, setWords] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const wanted = words.trim().toLowerCase();
  const found = (...texts: (string | undefined)[]) => wanted === '' || texts.some((one) => one?.toLowerCase().includes(wanted));
  const typeFound = (type: string) => found(t(`type.${type}`), type.replaceAll('_', ' '), word('en', 'form-designer', `type.${type}`));
  const shownUnplaced = unplaced.filter((field) => found(field.label.zh, field.label.en, field.key));
  const groups = [...typeGroups, { group: 'layout', types: [...parts] as string[] }]
    .map((group) => ({ ...group, types: group.types.filter(typeFound) }))
    .filter((group) => group.types.length > 0);

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])];
    const at = items.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const step = { ArrowRight: 1, ArrowDown: 2, ArrowLeft: -1, ArrowUp: -2 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    items[Math.max(0, Math.min(items.length - 1, at + step))]?.focus();
  };

  return (
    <aside className={styles.palette} aria-label={t('palette')}>
      <div className={styles.search}>
        <Input size="small" icon={Search} value={words} placeholder={t('searchFields')} aria-label={t('searchFields')} onChange={(event) => setWords(event.target.value)} />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows go between the items, which hold the focus */}
      <div ref={list} className={styles.list} onKeyDown={onKeyDown}>
        {shownUnplaced.length > 0 && (
          <Group title={t('unplaced', { count: unplaced.length })} single>
            {shownUnplaced.map((field) => (
              <Item key={field.key} type={field.type} label={text(field.label) || field.key} data={{ kind: 'unplaced', field: field.key, type: field.type }} onAdd={() => act.addPlaced(field.key)} />
            ))}
          </Group>
        )}
        {groups.map(({ group, types }) => (
          <Group key={group} title={t(`group.${group}`)}>
            {types.map((type) => (
              <Item key={type} type={type} label={t(`type.${type}`)} data={{ kind: 'palette', type }} onAdd={() => act.addType(type)} />
            ))}
          </Group>
        ))}
        {groups.length === 0 && shownUnplaced.length === 0 && <p className={styles.none}>{t('noFieldType')}</p>}
      </div>
    </aside>
  );
}

function Group({ title, single, children }: { title: string; single?: boolean; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className={styles.group}>{title}</h3>
      <div className={cx(styles.items, single && styles.single)}>{children}</div>
    </section>
  );
}

function Item({ type, label, data, onAdd }: { type: string; label: string; data: DragData; onAdd: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  const dragging = useDraggable(ref, { data: () => data, preview: () => label });
  const Icon = iconOf(type);
  return (
    <div
      ref={ref}
      role="button"
      tabIndex={0}
      data-item={data.kind === 'palette' ? type : (data.field as string)}
      className={cx(styles.item, dragging && styles.dragging)}
      title={label}
      onClick={onAdd}
      onKeyDown={(event) => {
        if ((event.key === 'Enter' || event.key === ' ') && !isComposing(event)) {
          event.preventDefault();
          onAdd();
        }
      }}
    >
      <Icon aria-hidden />
      <span>{label}</span>
    </div>
  );
}

import { ChevronDown, ChevronUp, Ellipsis, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { announce } from '@/shared/a11y';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog, Field, IconButton, Input, Menu, MetaIcon, PageBody, Panel, ToggleChip } from '@/shared/ui';
import { cleaned, useDefinitions, type AppDoc, type NavGroupDoc, type NavItemDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { IconPicker } from './IconPicker';
import { moveItem } from './navigation';
import { SortableItem } from './SortableItem';
import styles from './Design.module.css';

interface NavigationProps {
  app: string;
  doc: AppDoc;
  onChange: (change: (doc: AppDoc) => AppDoc, part?: string) => void;
}

/** Groups and items of an app's side, in the order in which people see them. */
export function AppNavigation({ app, doc, onChange }: NavigationProps) {
  const t = useT('design');
  const objects = useDefinitions('object').data ?? [];
  const views = useDefinitions('view').data ?? [];
  const [editing, setEditing] = useState<{ group: number; item: number } | null>(null);
  const groups = doc.navigation ?? [];
  const set = (change: (groups: NavGroupDoc[]) => NavGroupDoc[], part?: string) => onChange((now) => ({ ...now, navigation: change(now.navigation ?? []) }), part);
  const setGroup = (at: number, patch: Partial<NavGroupDoc>, part?: string) => set((all) => all.map((group, i) => (i === at ? cleaned({ ...group, ...patch }) : group)), part);
  const nameOf = (item: NavItemDoc): { name: string; what: string; icon?: string } => {
    const object = objects.find((one) => one.key === item.object);
    const view = views.find((one) => one.key === item.view);
    const name = text(item.label) || (view && text(view.label)) || (object && (text(object.plural) || text(object.label))) || item.object || item.page || item.url || '';
    const what = item.object ? (item.view ? `${item.object} · ${text(view?.label) || item.view}` : item.object) : item.page ? t(`nav.page`) : (item.url ?? '');
    return { name, what, icon: item.icon ?? object?.icon };
  };
  const move = (group: number, item: number, to: { group: number; item: number }) => {
    const moved = groups[group]?.items[item];
    if (!moved) return;
    set((all) => moveItem(all, { group, item }, to));
    announce(t('nav.moved', { name: nameOf(moved).name, place: to.item + 1 }));
  };
  const edited = editing && groups[editing.group]?.items[editing.item];
  return (
    <PageBody narrow>
      <header className={styles.pageHead}>
        <h2>{t('app.navigation')}</h2>
        <span className={styles.grow} />
        <Button icon={Plus} onClick={() => set((all) => [...all, { group: { [document.documentElement.lang.startsWith('en') ? 'en' : 'zh']: t('nav.newGroup') }, items: [] }])}>
          {t('nav.addGroup')}
        </Button>
      </header>
      <p className={styles.quiet}>{t('nav.help')}</p>
      <Panel>
        {groups.length === 0 && <p className={styles.quiet}>{t('nav.empty')}</p>}
        {groups.map((group, at) => (
          // Groups have no key of their own.
          // oxlint-disable-next-line react/no-array-index-key
          <section key={at} className={styles.group} aria-label={text(group.group) || t('nav.untitled')}>
            <div className={styles.groupHead}>
              <LabelProp inline label={t('nav.groupName')} value={group.group} onChange={(label) => setGroup(at, { group: label }, `group.${at}`)} />
              <IconButton icon={ChevronUp} label={t('nav.groupUp')} disabled={at === 0} onClick={() => set((all) => swap(all, at, at - 1))} />
              <IconButton icon={ChevronDown} label={t('nav.groupDown')} disabled={at === groups.length - 1} onClick={() => set((all) => swap(all, at, at + 1))} />
              <IconButton icon={Trash2} label={t('nav.removeGroup')} disabled={group.items.length > 0 ? t('nav.groupNotEmpty') : false} onClick={() => set((all) => all.filter((_, i) => i !== at))} />
            </div>
            <ul style={{ marginTop: 8 }}>
              {group.items.map((item, index) => (
                <Item
                  // oxlint-disable-next-line react/no-array-index-key
                  key={`${index}/${item.object ?? item.page ?? item.url ?? ''}/${item.view ?? ''}`}
                  at={{ group: at, item: index }}
                  words={nameOf(item)}
                  last={index === group.items.length - 1}
                  firstGroup={at === 0}
                  lastGroup={at === groups.length - 1}
                  onMove={(to) => move(at, index, to)}
                  onDropped={(from, to) => move(from.group, from.item, to)}
                  sizeOf={(g) => groups[g]?.items.length ?? 0}
                  onEdit={() => setEditing({ group: at, item: index })}
                  onRemove={() => setGroup(at, { items: group.items.filter((_, i) => i !== index) })}
                />
              ))}
            </ul>
            <AddItem app={app} onAdd={(item) => setGroup(at, { items: [...group.items, item] })} />
          </section>
        ))}
      </Panel>
      {edited && editing && (
        <ItemDialog
          item={edited}
          views={views.filter((view) => view.object === edited.object).map((view) => ({ key: view.key, label: text(view.label) || view.key }))}
          onClose={() => setEditing(null)}
          onSave={(next) => {
            setGroup(editing.group, { items: groups[editing.group]!.items.map((item, i) => (i === editing.item ? next : item)) });
            setEditing(null);
          }}
        />
      )}
    </PageBody>
  );
}

function swap<T>(list: T[], a: number, b: number): T[] {
  const next = [...list];
  [next[a], next[b]] = [next[b]!, next[a]!];
  return next;
}

interface ItemProps {
  at: { group: number; item: number };
  words: { name: string; what: string; icon?: string };
  last: boolean;
  firstGroup: boolean;
  lastGroup: boolean;
  sizeOf: (group: number) => number;
  onMove: (to: { group: number; item: number }) => void;
  onDropped: (from: { group: number; item: number }, to: { group: number; item: number }) => void;
  onEdit: () => void;
  onRemove: () => void;
}

function Item({ at, words, last, firstGroup, lastGroup, sizeOf, onMove, onDropped, onEdit, onRemove }: ItemProps) {
  const t = useT('design');
  const up = () => (at.item > 0 ? onMove({ group: at.group, item: at.item - 1 }) : !firstGroup && onMove({ group: at.group - 1, item: sizeOf(at.group - 1) }));
  const down = () => (!last ? onMove({ group: at.group, item: at.item + 2 }) : !lastGroup && onMove({ group: at.group + 1, item: 0 }));
  return (
    <SortableItem
      name={words.name}
      className={styles.navItem}
      data={{ kind: 'nav', ...at }}
      onDropped={(source, after) => onDropped({ group: source.group as number, item: source.item as number }, { group: at.group, item: after ? at.item + 1 : at.item })}
      onStep={(by) => (by < 0 ? up() : down())}
    >
      <MetaIcon name={words.icon} />
      <span className={styles.itemWords}>
        <span style={{ color: 'var(--tn-text)' }}>{words.name}</span>
        <span>{words.what}</span>
      </span>
      <Menu
        label={t('nav.itemMenu', { name: words.name })}
        items={[
          { label: t('nav.edit'), onSelect: onEdit },
          { label: t('nav.up'), disabled: at.item === 0 && firstGroup, onSelect: up },
          { label: t('nav.down'), disabled: last && lastGroup, onSelect: down },
          { separator: true },
          { label: t('nav.remove'), danger: true, onSelect: onRemove },
        ]}
      >
        <IconButton size="small" icon={Ellipsis} label={t('nav.itemMenu', { name: words.name })} />
      </Menu>
    </SortableItem>
  );
}

function AddItem({ app, onAdd }: { app: string; onAdd: (item: NavItemDoc) => void }) {
  const t = useT('design');
  const objects = useDefinitions('object').data ?? [];
  const views = useDefinitions('view').data ?? [];
  const [link, setLink] = useState<string | null>(null);
  const sorted = objects.toSorted((a, b) => Number(b.app === app) - Number(a.app === app));
  const bad = link !== null && !/^(https?:\/\/|mailto:)\S+/.test(link);
  return (
    <>
      <Menu
        label={t('nav.add')}
        items={[
          { heading: t('nav.objects') },
          ...sorted.map((object) => ({ key: object.key, label: text(object.label) || object.key, icon: <MetaIcon name={object.icon} />, onSelect: () => onAdd({ object: object.key }) })),
          ...(views.length > 0 ? [{ separator: true as const }, { heading: t('nav.views') }] : []),
          ...views.map((view) => ({
            key: `view/${view.key}`,
            label: text(view.label) || view.key,
            description: text(objects.find((object) => object.key === view.object)?.label) || view.object,
            onSelect: () => onAdd({ object: view.object, view: view.key }),
          })),
          { separator: true },
          { label: t('nav.link'), onSelect: () => setLink('https://') },
        ]}
      >
        <Button kind="text" size="small" icon={Plus}>
          {t('nav.add')}
        </Button>
      </Menu>
      {link !== null && (
        <Dialog
          open
          onClose={() => setLink(null)}
          title={t('nav.link')}
          onSubmit={() => {
            if (bad) return;
            onAdd({ url: link });
            setLink(null);
          }}
          footer={
            <>
              <Button onClick={() => setLink(null)}>{t('cancel')}</Button>
              <Button kind="primary" type="submit" disabled={bad}>
                {t('nav.addLink')}
              </Button>
            </>
          }
        >
          <Field label={t('nav.address')} help={t('nav.addressHelp')}>
            <Input data-autofocus value={link} onChange={(event) => setLink(event.target.value)} />
          </Field>
        </Dialog>
      )}
    </>
  );
}

function ItemDialog({ item, views, onClose, onSave }: { item: NavItemDoc; views: { key: string; label: string }[]; onClose: () => void; onSave: (item: NavItemDoc) => void }) {
  const t = useT('design');
  const [next, setNext] = useState(item);
  return (
    <Dialog
      open
      onClose={onClose}
      size="form"
      title={t('nav.edit')}
      dirty={next !== item}
      onSubmit={() => onSave(cleaned(next))}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit">
            {t('apply')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <LabelProp label={t('nav.label')} help={t('nav.labelHelp')} value={next.label} onChange={(label) => setNext({ ...next, label })} />
        {item.object && views.length > 0 && (
          <Field label={t('nav.view')} group>
            <span className={styles.chips}>
              {[{ key: '', label: t('nav.defaultView') }, ...views].map((view) => (
                <ToggleChip key={view.key} pressed={(next.view ?? '') === view.key} onClick={() => setNext({ ...next, view: view.key || undefined })}>
                  {view.label}
                </ToggleChip>
              ))}
            </span>
          </Field>
        )}
        {item.url !== undefined && (
          <Field label={t('nav.address')} help={t('nav.addressHelp')}>
            <Input value={next.url ?? ''} onChange={(event) => setNext({ ...next, url: event.target.value })} />
          </Field>
        )}
        <Field label={t('new.icon')} group>
          <span>
            <IconPicker label={t('new.icon')} value={next.icon} onChange={(icon) => setNext({ ...next, icon })} />
          </span>
        </Field>
      </div>
    </Dialog>
  );
}

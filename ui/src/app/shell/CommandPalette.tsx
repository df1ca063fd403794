import { useRouter } from '@tanstack/react-router';
import { ArrowLeftRight, Languages, LogOut, Moon, Plus, Search, Settings2, Sun, PencilRuler, UserRound, type LucideIcon } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useMe } from '@/shared/api';
import { formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { isComposing, keyLabel } from '@/shared/keys';
import { useAllCommands, useRecent } from '@/shared/page';
import { cx, messageOf, MetaIcon, useFocusScope, useLayer } from '@/shared/ui';
import { hasPage } from '../pages';
import { useAppList } from './AppSwitcher';
import { adminGroups, mayAdmin } from './adminEntries';
import { usePlace } from './area';
import { useNavigation } from './nav';
import { handoverOf } from './handover';
import { creatable } from './NewMenu';
import { hasWords, readQuery, useHits } from './palette';
import { usePersonalLook, useSignOut } from './UserMenu';
import styles from './CommandPalette.module.css';

interface Item {
  id: string;
  group: string;
  kind: string;
  label: string;
  detail?: string;
  icon?: LucideIcon;
  metaIcon?: string;
  keys?: string;
  href?: string;
  run?: () => void;
  keywords?: string;
}

/** Goes to, finds and does everything; opened by ⌘K, / or the search box. */
export default function CommandPalette({ start, onClose }: { start: string; onClose: () => void }) {
  const t = useT('app');
  const me = useMe().data;
  const router = useRouter();
  const surface = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const [input, setInput] = useState(start);
  const [composing, setComposing] = useState(false);
  const [at, setAt] = useState(0);
  useLayer(true, { close: onClose, light: true, elements: [surface] });
  useFocusScope(surface, true, true);

  const objects = useMemo(
    () => Object.entries(me?.objects ?? {}).map(([key, object]) => ({ key, names: [object.label.zh, object.label.en, object.plural?.zh, object.plural?.en].filter((n): n is string => !!n) })),
    [me],
  );
  const query = readQuery(input, objects);
  const { hits, loading, error } = useHits(query, composing);
  const commands = useCommandItems();
  const pages = usePageItems();
  const recent = useRecentItems();

  const items: Item[] = [];
  if (query.words === '' && !query.commandsOnly) {
    items.push(...recent.slice(0, 8), ...commands.filter((c) => c.group === 'page'), ...pages.slice(0, 6));
  } else {
    if (!query.commandsOnly) {
      items.push(
        ...hits.map((hit) => ({
          id: `hit/${hit.object}/${hit.id}`,
          group: 'records',
          kind: text(me?.objects[hit.object]?.label) || hit.object,
          label: hit.title,
          detail: hit.subtitle,
          metaIcon: me?.objects[hit.object]?.icon,
          href: `/a/${me?.objects[hit.object]?.app || '_'}/o/${hit.object}/${hit.id}`,
        })),
      );
    }
    const matches = (item: Item) => hasWords(`${item.label} ${item.keywords ?? ''}`, query.words);
    if (!query.object) items.push(...commands.filter(matches), ...(query.commandsOnly ? [] : pages.filter(matches)));
  }
  const index = Math.min(at, Math.max(0, items.length - 1));

  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  const choose = (item: Item | undefined, apart: boolean) => {
    if (!item) return;
    if (item.href && (apart || !item.href.startsWith('/'))) {
      window.open(item.href, '_blank', 'noopener');
      return;
    }
    onClose();
    if (item.href) router.history.push(item.href);
    else item.run?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    if (event.key === 'ArrowDown') setAt(items.length ? (index + 1) % items.length : 0);
    else if (event.key === 'ArrowUp') setAt(items.length ? (index - 1 + items.length) % items.length : 0);
    else if (event.key === 'Enter') choose(items[index], event.metaKey || event.ctrlKey);
    else return;
    event.preventDefault();
  };

  return createPortal(
    <div className={styles.scrim}>
      <div ref={surface} role="dialog" aria-modal aria-label={t('search.placeholder')} className={styles.palette} onKeyDown={onKeyDown}>
        <div className={styles.input}>
          <Search aria-hidden />
          <input
            data-autofocus
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={items[index] ? `${listId}-${index}` : undefined}
            aria-autocomplete="list"
            aria-label={t('search.placeholder')}
            aria-busy={loading || undefined}
            placeholder={t('search.placeholder')}
            autoComplete="off"
            spellCheck={false}
            value={input}
            onCompositionStart={() => setComposing(true)}
            onCompositionEnd={() => setComposing(false)}
            onChange={(event) => {
              setInput(event.target.value);
              setAt(0);
            }}
          />
          <button type="button" className={styles.esc} onClick={onClose}>
            {t('search.close')}
          </button>
        </div>
        <div ref={list} id={listId} role="listbox" aria-label={t('search.results')} className={styles.list}>
          {items.map((item, i) => (
            <Row key={item.id} id={`${listId}-${i}`} item={item} active={i === index} heading={item.group !== items[i - 1]?.group ? t(`search.group.${item.group}`) : null} onPoint={() => setAt(i)} onChoose={(apart) => choose(item, apart)} />
          ))}
          {items.length === 0 && <div className={styles.nothing}>{error ? (messageOf(error) ?? t('search.failed')) : loading || composing ? t('loading') : query.words ? t('search.nothing', { words: query.words }) : t('search.start')}</div>}
        </div>
        <div className={styles.foot} aria-hidden>
          <span>
            <kbd>↑↓</kbd> {t('search.hint.choose')}
          </span>
          <span>
            <kbd>↵</kbd> {t('search.hint.open')}
          </span>
          <span>
            <kbd>{keyLabel('mod+enter')}</kbd> {t('search.hint.apart')}
          </span>
          <span>
            <kbd>&gt;</kbd> {t('search.hint.commands')}
          </span>
        </div>
      </div>
    </div>,
    document.body,
  );
}

function Row({ id, item, active, heading, onPoint, onChoose }: { id: string; item: Item; active: boolean; heading: string | null; onPoint: () => void; onChoose: (apart: boolean) => void }) {
  let icon: ReactNode = null;
  if (item.icon) icon = <item.icon size={16} strokeWidth={1.75} aria-hidden />;
  else if (item.metaIcon !== undefined) icon = <MetaIcon name={item.metaIcon} />;
  return (
    <>
      {heading && (
        <div role="presentation" className={styles.heading}>
          {heading}
        </div>
      )}
      <div
        id={id}
        role="option"
        aria-selected={active}
        data-active={active || undefined}
        className={cx(styles.row, active && styles.active)}
        onPointerMove={() => !active && onPoint()}
        onMouseDown={(event) => event.preventDefault()}
        onClick={(event) => onChoose(event.metaKey || event.ctrlKey)}
      >
        {icon}
        <span className={styles.kind}>{item.kind}</span>
        <span className={styles.label}>{item.label}</span>
        {item.detail && <span className={styles.detail}>{item.detail}</span>}
        {item.keys && <kbd>{keyLabel(item.keys)}</kbd>}
      </div>
    </>
  );
}

function useRecentItems(): Item[] {
  const me = useMe().data;
  return useRecent().map((record) => ({
    id: `recent/${record.object}/${record.id}`,
    group: 'recent',
    kind: text(me?.objects[record.object]?.label) || record.object,
    label: record.title,
    detail: formatRelative(record.at),
    metaIcon: me?.objects[record.object]?.icon,
    href: `/a/${record.app}/o/${record.object}/${record.id}`,
  }));
}

function usePageItems(): Item[] {
  const t = useT('app');
  const me = useMe().data;
  const { app } = usePlace();
  const current = app ?? me?.apps[0]?.key;
  const { groups } = useNavigation(current);
  const apps = useAppList();
  const items: Item[] = groups
    .flatMap((group) => group.entries)
    .map((entry) => ({ id: `nav/${entry.key}`, group: 'pages', kind: t('search.kind.page'), label: text(entry.label), metaIcon: entry.icon, href: entry.to, keywords: `${entry.label.zh ?? ''} ${entry.label.en ?? ''} ${entry.object ?? ''}` }));
  for (const other of apps) {
    if (other.key !== current) items.push({ id: `app/${other.key}`, group: 'pages', kind: t('search.kind.app'), label: other.label, metaIcon: other.icon, href: `/a/${other.key}`, keywords: other.key });
  }
  const area = (id: string, icon: LucideIcon, label: string, href: string) => items.push({ id, group: 'pages', kind: t('search.kind.page'), label, icon, href });
  if (!me?.viewAs) area('settings', UserRound, t('settings'), '/me/settings');
  const handover = handoverOf(me);
  if (handover) area('handover', ArrowLeftRight, t('handover'), handover);
  if (me?.can.design && hasPage('design/DesignHome')) area('design', PencilRuler, t('nav.design'), '/design');
  if (mayAdmin(me)) {
    area('admin', Settings2, t('nav.admin'), '/admin');
    for (const entry of adminGroups(me).flatMap((group) => group.entries)) area(`admin/${entry.key}`, entry.icon, t(`admin.${entry.key}`), entry.to);
  }
  return items;
}

function useCommandItems(): Item[] {
  const t = useT('app');
  const me = useMe().data;
  const offered = useAllCommands();
  const { app, object } = usePlace();
  const { look, locale, change, changeLocale } = usePersonalLook();
  const signOut = useSignOut();
  if (!me) return [];
  const kind = t('search.kind.command');
  const items: Item[] = offered.map((command) => ({ id: `page/${command.id}`, group: 'page', kind, label: command.label, icon: command.icon, keys: command.keys, run: command.run, keywords: command.keywords }));
  for (const key of me.viewAs ? [] : creatable(me, app, object)) {
    const meta = me.objects[key]!;
    items.push({ id: `new/${key}`, group: 'commands', kind, label: t('newOf', { name: text(meta.label) || key }), icon: Plus, keys: key === object ? 'c' : undefined, href: `/a/${meta.app || '_'}/o/${key}/new`, keywords: `new ${key} ${meta.label.zh ?? ''} ${meta.label.en ?? ''}` });
  }
  const dark = look.appearance === 'dark';
  items.push(
    { id: 'appearance', group: 'commands', kind, label: dark ? t('search.toLight') : t('search.toDark'), icon: dark ? Sun : Moon, run: () => change({ appearance: dark ? 'light' : 'dark' }), keywords: 'theme dark light' },
    { id: 'language', group: 'commands', kind, label: t('search.otherLanguage'), icon: Languages, run: () => changeLocale(locale === 'zh' ? 'en' : 'zh'), keywords: 'language english' },
  );
  if (!me.viewAs) items.push({ id: 'sign-out', group: 'commands', kind, label: t('signOut'), icon: LogOut, run: () => void signOut(), keywords: 'sign out logout' });
  return items;
}

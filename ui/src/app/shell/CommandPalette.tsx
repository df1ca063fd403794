import { useRouter } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { pinyinIndex } from '@/expression/pinyinWords';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { isComposing, keyLabel } from '@/shared/keys';
import { cx, messageOf, MetaIcon, useFocusScope, useLayer, usePhone } from '@/shared/ui';
import { hasWords, objectCalled, readQuery, useHits } from './palette';
import { useActionsOf, useCommandItems, useCreateItem, useHitItems, usePageItems, useRecentItems, type Item } from './paletteItems';
import styles from './CommandPalette.module.css';

/** Goes to, finds and does everything; opened by ⌘K, / or the search box. */
export default function CommandPalette({ start, onClose, onHelp }: { start: string; onClose: () => void; onHelp: () => void }) {
  const t = useT('app');
  const me = useMe().data;
  const phone = usePhone();
  const router = useRouter();
  const surface = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const [input, setInput] = useState(start);
  // What is asked for: the input but for what an input method is composing.
  const [asked, setAsked] = useState(start);
  // By what it is and not by its place: hits that arrive move the others.
  const [chosen, setChosen] = useState<string | null>(null);
  // A key that was pressed before the hits were there: it means the first of them.
  const [awaited, setAwaited] = useState<'open' | 'apart' | 'actions' | null>(null);
  const [subject, setSubject] = useState<Item | null>(null);
  const back = () => {
    setSubject(null);
    setChosen(null);
  };
  useLayer(true, { close: subject ? back : onClose, light: true, elements: [surface] });
  useFocusScope(surface, true, true);

  const objects = useMemo(
    () => Object.entries(me?.objects ?? {}).map(([key, object]) => ({ key, names: [object.label.zh, object.label.en, object.plural?.zh, object.plural?.en].filter((n): n is string => !!n) })),
    [me],
  );
  const query = readQuery(asked, objects);
  const go = (href: string) => router.history.push(href);
  const { hits, more, loading, error } = useHits(query);
  const found = useHitItems(hits);
  const commands = useCommandItems();
  const pages = usePageItems();
  const recent = useRecentItems();
  const create = useCreateItem(query.commandsOnly ? '' : query.words, query.object, go);
  const actionsOf = useActionsOf();

  const idle = query.words === '' && !query.commandsOnly;
  const matches = (item: Item) => hasWords(`${item.label} ${item.keywords ?? ''}`, query.words) || pinyinIndex(item.label, query.words) >= 0;
  let items: Item[];
  if (subject) {
    items = actionsOf(subject);
  } else if (idle) {
    items = [...recent.filter((item) => !query.object || item.record?.object === query.object).slice(0, 8), ...(query.object ? [] : commands.filter((c) => c.group === 'page'))];
    if (items.length === 0 && !query.object) items = pages.slice(0, 8);
  } else {
    items = query.commandsOnly ? [] : [...found];
    if (!query.object) items.push(...commands.filter(matches), ...(query.commandsOnly ? [] : pages.filter(matches)));
  }
  const none = !subject && items.length === 0;
  // Making a new one is no answer while it may be there.
  if (!subject && !(none && loading)) items.push(...create);
  const index = Math.max(0, items.findIndex((item) => item.id === chosen));
  const pending = !subject && loading && chosen === null;
  const state = error ? (messageOf(error) ?? t('search.failed')) : loading ? t('loading') : query.words ? t('search.nothing', { words: query.words }) : t('search.start');

  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  const type = (value: string, composing: boolean) => {
    setInput(value);
    if (composing) return;
    if (/^[?\uFF1F]$/.test(value.trim())) {
      onClose();
      onHelp();
      return;
    }
    setAsked(value);
    setAwaited(null);
    back();
  };
  const choose = (item: Item | undefined, apart: boolean) => {
    if (!item) return;
    if (item.href && (apart || !item.href.startsWith('/'))) {
      window.open(item.href, '_blank', 'noopener');
      return;
    }
    onClose();
    if (item.href) go(item.href);
    else item.run?.();
  };
  const act = (how: 'open' | 'apart' | 'actions', item: Item | undefined) => {
    if (how !== 'actions') choose(item, how === 'apart');
    else if (item?.record) {
      setSubject(item);
      setChosen(null);
    }
  };
  const arrive = useEffectEvent(() => {
    if (!awaited || pending) return;
    setAwaited(null);
    if (!error && items[0]?.group !== 'create') act(awaited, items[0]);
  });
  useEffect(() => arrive(), [pending]);
  const step = (by: number) => {
    setAwaited(null);
    if (items.length > 0) setChosen(items[(index + by + items.length) % items.length]!.id);
  };
  const press = (how: 'open' | 'apart' | 'actions', item: Item | undefined) => {
    if (pending) setAwaited(how);
    else act(how, item);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const box = event.target instanceof HTMLInputElement ? event.target : null;
    const item = items[index];
    const limit = event.key === 'Tab' && !event.shiftKey && !subject ? objectCalled(input, objects) : null;
    if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if (event.key === 'Enter' && box) press(event.metaKey || event.ctrlKey ? 'apart' : 'open', item);
    else if (limit) type(`${limit}: `, false);
    else if (event.key === 'ArrowRight' && box?.selectionStart === input.length && !subject && (pending || item?.record)) press('actions', item);
    else if (event.key === 'ArrowLeft' && subject) back();
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
            enterKeyHint="go"
            value={input}
            onCompositionEnd={(event) => type(event.currentTarget.value, false)}
            onChange={(event) => type(event.target.value, (event.nativeEvent as InputEvent).isComposing)}
          />
          <button type="button" className={styles.esc} onClick={onClose}>
            {t(phone ? 'search.cancel' : 'search.close')}
          </button>
        </div>
        {none && (
          <div role="status" className={styles.nothing}>
            {state}
          </div>
        )}
        <div ref={list} id={listId} role="listbox" aria-label={subject ? t('search.actionsOf', { name: subject.label }) : t('search.results')} className={styles.list}>
          {items.map((item, i) => (
            <Row
              key={item.id}
              id={`${listId}-${i}`}
              item={item}
              active={i === index}
              heading={item.group !== items[i - 1]?.group ? (subject?.label ?? t(`search.group.${item.group}`)) : null}
              onPoint={() => setChosen(item.id)}
              onChoose={(apart) => choose(item, apart)}
            />
          ))}
        </div>
        {more && !subject && (
          <div role="status" className={styles.more}>
            {t('search.more')}
          </div>
        )}
        <div className={styles.foot} aria-hidden>
          {hints(subject !== null).map(([keys, word]) => (
            <span key={word}>
              <kbd>{keys}</kbd> {t(`search.hint.${word}`)}
            </span>
          ))}
        </div>
      </div>
    </div>,
    document.body,
  );
}

/** What is written under the list: keys, and what they do. */
function hints(acting: boolean): [string, string][] {
  const all: [string, string][] = [
    ['↑↓', 'choose'],
    ['↵', 'open'],
    [keyLabel('mod+enter'), 'apart'],
  ];
  return acting ? [...all, ['←', 'back']] : [...all, ['→', 'actions'], ['⇥', 'limit'], ['>', 'commands'], ['?', 'help']];
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

import { ChevronDown, LoaderCircle, Plus, Search, X } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { isAbort } from '@/shared/api';
import { text, useText } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { Avatar, cx, Popover, useFieldControl } from '@/shared/ui';
import type { InputProps } from '../contract';
import type { Chosen } from '../find/ask';
import { cardOf, linkId, linkTitle } from '../format';
import type { Candidate, LookupSource } from './lookup';
import styles from './Lookup.module.css';
import { recents, remember } from './recents';

interface LookupProps extends InputProps {
  source: LookupSource;
  /** Absent when the person may not create one. */
  onCreate?: (words: string, done: (id: string, title: string) => void, onClose: () => void) => void;
  createLabel?: string;
  /** Looks in a dialog with room for columns and filters; absent where there is none. */
  onFind?: (words: string, done: (chosen: Chosen) => void, onClose: () => void) => void;
  /** The surface stays open after a choice: one of several. */
  stays?: boolean;
  /** Backspace in the empty box. */
  onErase?: () => void;
  /** Why nothing can be chosen now. */
  note?: string;
}

/** A combobox that looks records up: recents first, then what the server finds. */
export function LookupInput({
  value,
  onChange,
  onBlur,
  onLink,
  field,
  ctx,
  readOnly,
  autoFocus,
  defaultOpen,
  onOpenChange,
  size = 'normal',
  source,
  onCreate,
  createLabel,
  onFind,
  stays,
  onErase,
  note,
}: LookupProps) {
  const { t } = ctx;
  const label = useText();
  const control = useFieldControl();
  const listId = useId();
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpenState] = useState(!!defaultOpen);
  // A dialog answers the lookup as it was when it opened: what is so now is read here.
  const isOpen = useRef(open);
  // A dialog is open over the lookup: the choice is still being made, but not in the list.
  const [away, setAway] = useState(false);
  const [words, setWords] = useState('');
  const [titles, setTitles] = useState<Record<string, string>>({});
  const [at, setAt] = useState(0);
  const listed = open && !away;
  const found = useSearch(source, words, listed);
  const id = linkId(value);
  const title = linkTitle(value, ctx.links) || titles[id] || '';
  const recent = words === '' ? recents(source.object).filter((r) => !source.without?.has(r.id) && (!source.narrowed || found.items.some((c) => c.id === r.id))) : [];
  const shown = merge(recent, found.items, t('lookup.recent'));
  const creates = onCreate !== undefined && (words.trim() !== '' || shown.length === 0);
  const finds = onFind !== undefined;
  const count = shown.length + (creates ? 1 : 0) + (finds ? 1 : 0);
  const index = Math.min(at, count - 1);

  const setOpen = (next: boolean): void => {
    if (next === isOpen.current) return;
    isOpen.current = next;
    setOpenState(next);
    setAway(false);
    setWords('');
    setAt(0);
    onOpenChange?.(next);
  };
  const take = (chosen: Chosen): void => {
    setTitles({ ...titles, [chosen.id]: chosen.title });
    onLink?.(chosen.id, chosen.title);
    remember(source.object, { id: chosen.id, title: chosen.title });
    onChange(chosen.id);
    if (stays) setWords('');
    else setOpen(false);
    input.current?.focus();
  };
  const leave = (): void => {
    setAway(false);
    setOpen(false);
  };
  const create = (): void => {
    setAway(true);
    onCreate?.(words.trim(), (newId, newTitle) => take({ id: newId, title: newTitle }), leave);
  };
  const find = (): void => {
    setOpen(true);
    setAway(true);
    onFind?.(words.trim(), take, leave);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (readOnly || isComposing(event)) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open) setOpen(true);
      else setAt((index + (event.key === 'ArrowDown' ? 1 : -1) + count) % Math.max(1, count));
    } else if (event.key === 'Enter' && event.altKey && finds) find();
    else if (event.key === 'Enter' && open) {
      const chosen = shown[index];
      if (chosen) take(chosen);
      else if (creates && index === shown.length) create();
      else if (finds && index === count - 1) find();
    } else if (event.key === 'Backspace' && words === '' && id !== '' && !open) onChange(null);
    else if (event.key === 'Backspace' && words === '' && onErase) onErase();
    else {
      if (event.key === 'Tab' && open) setOpen(false);
      return;
    }
    event.preventDefault();
  };
  return (
    <div
      ref={box}
      data-card={open || source.object === 'departments' ? undefined : cardOf(source.object, value)}
      className={cx(styles.box, styles[size], control['aria-invalid'] && styles.invalid, readOnly && styles.readOnly)}
    >
      {title && !open && source.object === 'users' && <Avatar name={title} id={id} size={20} />}
      <input
        {...control}
        ref={input}
        role="combobox"
        aria-expanded={listed}
        aria-controls={listed ? listId : undefined}
        aria-activedescendant={listed && count > 0 ? `${listId}-${index}` : undefined}
        aria-autocomplete="list"
        aria-label={defaultOpen ? text(field.label, ctx.locale) : undefined}
        autoComplete="off"
        autoFocus={autoFocus || defaultOpen}
        data-autofocus={autoFocus || undefined}
        readOnly={readOnly}
        value={listed ? words : title || (id ? '…' : '')}
        placeholder={open && title ? title : note || label(field.placeholder) || undefined}
        onChange={(event) => {
          if (!open) setOpen(true);
          setWords(event.target.value);
          setAt(0);
        }}
        onClick={() => !readOnly && setOpen(true)}
        onKeyDown={onKeyDown}
        onBlur={() => onBlur?.()}
      />
      {found.busy && listed && <LoaderCircle className={styles.turning} aria-hidden />}
      {id !== '' && !readOnly && (
        <button
          type="button"
          className={styles.clear}
          aria-label={t('lookup.clear')}
          tabIndex={-1}
          onClick={() => onChange(null)}
        >
          <X aria-hidden />
        </button>
      )}
      {!readOnly && <ChevronDown className={styles.chevron} aria-hidden onClick={() => setOpen(!open)} />}
      {listed && (
        <Popover
          open
          onClose={() => setOpen(false)}
          anchor={box}
          label={text(field.label, ctx.locale)}
          width="anchor"
          keepFocus
          bare
          sheet="never"
          role="presentation"
        >
          <div
            id={listId}
            role="listbox"
            aria-label={text(field.label, ctx.locale)}
            className={styles.list}
            onPointerDown={(event) => event.preventDefault()}
          >
            {shown.map((candidate, i) => (
              <Row
                key={candidate.id}
                id={`${listId}-${i}`}
                candidate={candidate}
                words={words}
                active={i === index}
                chosen={candidate.id === id}
                heading={candidate.heading !== shown[i - 1]?.heading ? candidate.heading : undefined}
                onPoint={() => setAt(i)}
                onChoose={() => take(candidate)}
              />
            ))}
            {shown.length === 0 && !creates && (
              <div className={styles.nothing}>
                {found.busy || !source.ready ? t('lookup.loading') : t('lookup.nothing')}
              </div>
            )}
            {found.failed && <div className={styles.nothing}>{t('lookup.failed')}</div>}
            {creates && (
              <div
                id={`${listId}-${shown.length}`}
                role="option"
                aria-selected={index === shown.length}
                className={cx(styles.row, styles.create, index === shown.length && styles.active)}
                onPointerMove={() => setAt(shown.length)}
                onClick={create}
              >
                <Plus aria-hidden />
                {words.trim() ? t('lookup.createNamed', { words: words.trim() }) : createLabel}
              </div>
            )}
            {finds && (
              <div
                id={`${listId}-${count - 1}`}
                role="option"
                aria-selected={index === count - 1}
                aria-keyshortcuts="Alt+Enter"
                title={t('find.openHint')}
                className={cx(styles.row, styles.create, index === count - 1 && styles.active)}
                onPointerMove={() => setAt(count - 1)}
                onClick={find}
              >
                <Search aria-hidden />
                {t('find.open')}
              </div>
            )}
            {source.narrowed && <div className={styles.note}>{t('lookup.narrowed')}</div>}
          </div>
        </Popover>
      )}
    </div>
  );
}

interface RowProps {
  id: string;
  candidate: Candidate;
  words: string;
  active: boolean;
  chosen: boolean;
  heading: string | undefined;
  onPoint: () => void;
  onChoose: () => void;
}

function Row({ id, candidate, words, active, chosen, heading, onPoint, onChoose }: RowProps) {
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
        aria-selected={chosen}
        className={cx(styles.row, active && styles.active)}
        onPointerMove={onPoint}
        onClick={onChoose}
      >
        {candidate.person && <Avatar name={candidate.title} id={candidate.id} size={22} />}
        <span className={styles.title}>
          <Marked text={candidate.title} words={words} />
        </span>
        {candidate.detail && <span className={styles.detail}>{candidate.detail}</span>}
      </div>
    </>
  );
}

/** A title with what matched in bold. */
function Marked({ text: whole, words }: { text: string; words: string }) {
  const at = words ? whole.toLowerCase().indexOf(words.trim().toLowerCase()) : -1;
  if (at < 0 || words.trim() === '') return whole;
  return (
    <>
      {whole.slice(0, at)}
      <b>{whole.slice(at, at + words.trim().length)}</b>
      {whole.slice(at + words.trim().length)}
    </>
  );
}

type Shown = Candidate & { heading?: string };

/** Recents first, under their title, then what was found without them. */
function merge(recent: { id: string; title: string }[], found: Candidate[], heading: string): Shown[] {
  const known = new Map(found.map((c) => [c.id, c]));
  const first: Shown[] = recent
    .slice(0, 4)
    .map((r) => ({ detail: '', ...known.get(r.id), id: r.id, title: known.get(r.id)?.title ?? r.title, heading }));
  const rest = found.filter((c) => !first.some((r) => r.id === c.id));
  return [...first, ...rest];
}

/** Candidates for some words, asked 80 ms after the last key; older ones stay meanwhile. */
function useSearch(
  source: LookupSource,
  words: string,
  open: boolean,
): { items: Candidate[]; busy: boolean; failed: boolean } {
  const [state, setState] = useState<{ items: Candidate[]; busy: boolean; failed: boolean }>({
    items: [],
    busy: false,
    failed: false,
  });
  useEffect(() => {
    if (!open || !source.ready) return;
    const flight = new AbortController();
    setState((old) => ({ ...old, busy: true, failed: false }));
    const timer = setTimeout(
      () => {
        source.search(words, flight.signal).then(
          (items) => !flight.signal.aborted && setState({ items, busy: false, failed: false }),
          (error: unknown) =>
            !flight.signal.aborted && !isAbort(error) && setState((old) => ({ ...old, busy: false, failed: true })),
        );
      },
      words === '' ? 0 : 80,
    );
    return () => {
      clearTimeout(timer);
      flight.abort();
    };
  }, [source, words, open]);
  return state;
}

import { Check, ChevronDown, Search, X, type LucideIcon } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import type { TagColor } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { isComposing } from '@/shared/keys/composing';
import { cx } from './cx';
import { useFieldControl, useFieldLabelId } from './Field';
import { Popover } from './Popover';
import { Tag } from './Tag';
import styles from './Select.module.css';

export interface SelectOption<V extends string = string> {
  value: V;
  label: string;
  /** More words that find it: the label in the other language, the key, initials. */
  keywords?: string;
  description?: string;
  /** Shown as a tag of this colour. */
  color?: TagColor;
  icon?: LucideIcon;
  /** In place of the icon: an avatar. */
  leading?: ReactNode;
  disabled?: boolean;
  /** A title above the first option of each group. */
  group?: string;
}

interface CommonProps<V extends string> {
  options: readonly SelectOption<V>[];
  placeholder?: string;
  /** Its name, where it stands in no Field. */
  label?: string;
  /** Absent: from nine options on. */
  searchable?: boolean;
  clearable?: boolean;
  disabled?: boolean;
  readOnly?: boolean;
  invalid?: boolean;
  size?: 'small' | 'normal' | 'large';
  loading?: boolean;
  /** The caller searches; options are then shown as they come. */
  onSearch?: (words: string) => void;
  /** The search begins anew after a choice of several. */
  searchAnew?: boolean;
  /** Options of chosen values that are not among `options` (of a search). */
  known?: readonly SelectOption<V>[];
  /** Below the list: “new …”. */
  footer?: (close: () => void, words: string) => ReactNode;
  /** Opened at once: an editor in a cell. */
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
}

export interface SelectProps<V extends string> extends CommonProps<V> {
  value: V | null;
  onChange: (value: V | null) => void;
}

export interface MultiSelectProps<V extends string> extends CommonProps<V> {
  value: readonly V[];
  onChange: (value: V[]) => void;
}

/** One of many. */
export function Select<V extends string = string>({ value, onChange, ...rest }: SelectProps<V>) {
  return <Picker {...rest} chosen={value === null ? [] : [value]} multiple={false} onChoose={(values) => onChange(values[0] ?? null)} />;
}

/** Several of many. */
export function MultiSelect<V extends string = string>({ value, onChange, ...rest }: MultiSelectProps<V>) {
  return <Picker {...rest} chosen={value} multiple onChoose={onChange} />;
}

interface PickerProps<V extends string> extends CommonProps<V> {
  chosen: readonly V[];
  multiple: boolean;
  onChoose: (values: V[]) => void;
}

/** Options whose label, keywords or value hold every one of the words. */
export function matching<V extends string>(options: readonly SelectOption<V>[], words: string): readonly SelectOption<V>[] {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return options;
  return options.filter((option) => {
    const text = `${option.label} ${option.keywords ?? ''} ${option.value} ${option.description ?? ''}`.toLowerCase();
    return parts.every((part) => text.includes(part));
  });
}

function Picker<V extends string>(props: PickerProps<V>) {
  const t = useT('ui');
  const { options, chosen, multiple, onChoose, disabled, readOnly, invalid, size = 'normal', clearable } = props;
  const [open, setOpenState] = useState(props.defaultOpen ?? false);
  const anchor = useRef<HTMLDivElement>(null);
  const control = useFieldControl();
  const labelId = useFieldLabelId();
  const valueId = useId();
  const off = disabled || readOnly;
  const setOpen = (next: boolean) => {
    setOpenState(next);
    props.onOpenChange?.(next);
  };
  const picked = chosen.map(
    (value) => options.find((o) => o.value === value) ?? props.known?.find((o) => o.value === value) ?? { value, label: value },
  );
  const bad = invalid || control['aria-invalid'];
  const clear = clearable && !off && chosen.length > 0;
  return (
    <div
      ref={anchor}
      className={cx(styles.box, styles[size], bad && styles.invalid, disabled && styles.off, readOnly && styles.readOnly, open && styles.open, props.className)}
    >
      <button
        {...control}
        ref={props.ref}
        type="button"
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-label={props.label}
        aria-labelledby={props.label ? undefined : [labelId, valueId].filter(Boolean).join(' ')}
        aria-controls={open ? `${valueId}-list` : undefined}
        aria-invalid={bad || undefined}
        disabled={disabled}
        aria-readonly={readOnly || undefined}
        className={styles.trigger}
        onClick={() => !off && setOpen(!open)}
        onKeyDown={(event) => {
          if (off || isComposing(event)) return;
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            setOpen(true);
          } else if ((event.key === 'Backspace' || event.key === 'Delete') && (clear || multiple)) {
            event.preventDefault();
            onChoose(multiple ? chosen.slice(0, -1) : []);
          }
        }}
      >
        <span id={valueId} className={styles.value}>
          {picked.length === 0 ? (
            <span className={styles.placeholder}>{props.placeholder ?? ''}</span>
          ) : (
            picked.map((option) => <Picked key={option.value} option={option} tag={multiple || option.color !== undefined} />)
          )}
        </span>
      </button>
      {clear && (
        <button type="button" className={styles.clear} aria-label={t('clear')} onClick={() => onChoose([])}>
          <X aria-hidden />
        </button>
      )}
      <ChevronDown className={styles.chevron} aria-hidden />
      {open && (
        <Popover open onClose={() => setOpen(false)} anchor={anchor} label={props.label ?? t('options')} width="anchor" bare>
          <Options {...props} listId={`${valueId}-list`} onClose={() => setOpen(false)} />
        </Popover>
      )}
    </div>
  );
}

function Picked<V extends string>({ option, tag }: { option: SelectOption<V>; tag: boolean }) {
  if (tag) return <Tag color={option.color}>{option.label}</Tag>;
  return (
    <span className={styles.picked}>
      {option.leading ?? (option.icon && <option.icon aria-hidden />)}
      <span>{option.label}</span>
    </span>
  );
}

function Options<V extends string>({
  options,
  chosen,
  multiple,
  onChoose,
  onClose,
  searchable = options.length > 8,
  onSearch,
  searchAnew,
  loading,
  footer,
  label,
  listId,
}: PickerProps<V> & { listId: string; onClose: () => void }) {
  const t = useT('ui');
  const [words, setWords] = useState('');
  const labelId = useFieldLabelId();
  const list = useRef<HTMLDivElement>(null);
  const search = searchable || onSearch !== undefined;
  const shown = useMemo(() => (onSearch ? options : matching(options, words)), [options, words, onSearch]);
  const [at, setAt] = useState(() => Math.max(0, shown.findIndex((o) => chosen.includes(o.value))));
  const index = Math.min(at, shown.length - 1);

  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [index, shown]);

  const choose = (option: SelectOption<V> | undefined) => {
    if (!option || option.disabled) return;
    if (multiple) {
      onChoose(chosen.includes(option.value) ? chosen.filter((v) => v !== option.value) : [...chosen, option.value]);
      if (searchAnew && words !== '') {
        setWords('');
        setAt(0);
        onSearch?.('');
      }
      return;
    }
    onChoose([option.value]);
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    if (event.key === 'ArrowDown') setAt((index + 1) % Math.max(shown.length, 1));
    else if (event.key === 'ArrowUp') setAt((index - 1 + shown.length) % Math.max(shown.length, 1));
    else if (event.key === 'Home' && !search) setAt(0);
    else if (event.key === 'End' && !search) setAt(shown.length - 1);
    else if (event.key === 'Enter' || (event.key === ' ' && !search)) choose(shown[index]);
    else if (event.key === 'Tab' && !footer) {
      onClose();
      return;
    } else if (!search && event.key.length === 1 && !event.metaKey && !event.ctrlKey) {
      const found = options.findIndex((o, i) => i > index && o.label.toLowerCase().startsWith(event.key.toLowerCase()));
      if (found >= 0) setAt(found);
    } else return;
    event.preventDefault();
  };
  const active = shown[index] ? `${listId}-${index}` : undefined;
  return (
    <div className={styles.options} onKeyDown={onKeyDown} role="presentation">
      {search && (
        <div className={styles.search}>
          <Search aria-hidden />
          <input
            data-autofocus
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={active}
            aria-label={t('search')}
            placeholder={t('search')}
            autoComplete="off"
            value={words}
            onChange={(event) => {
              setWords(event.target.value);
              setAt(0);
              onSearch?.(event.target.value);
            }}
          />
        </div>
      )}
      <div
        ref={list}
        id={listId}
        role="listbox"
        aria-label={label}
        aria-labelledby={label ? undefined : labelId}
        aria-multiselectable={multiple || undefined}
        aria-activedescendant={search ? undefined : active}
        aria-busy={loading || undefined}
        tabIndex={search ? -1 : 0}
        data-autofocus={search ? undefined : true}
        className={styles.list}
      >
        {shown.map((option, i) => (
          <Row
            key={option.value}
            id={`${listId}-${i}`}
            option={option}
            heading={option.group !== undefined && option.group !== shown[i - 1]?.group ? option.group : undefined}
            chosen={chosen.includes(option.value)}
            active={i === index}
            onPoint={() => setAt(i)}
            onChoose={() => choose(option)}
          />
        ))}
        {shown.length === 0 && <div className={styles.nothing}>{loading ? t('loading') : t('noMatch')}</div>}
      </div>
      {footer && <div className={styles.foot}>{footer(onClose, words)}</div>}
    </div>
  );
}

function Row<V extends string>({
  id,
  option,
  heading,
  chosen,
  active,
  onPoint,
  onChoose,
}: {
  id: string;
  option: SelectOption<V>;
  heading?: string;
  chosen: boolean;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
}) {
  return (
    <>
      {heading !== undefined && (
        <div role="presentation" className={styles.heading}>
          {heading}
        </div>
      )}
      <div
        id={id}
        role="option"
        aria-selected={chosen}
        aria-disabled={option.disabled || undefined}
        data-active={active || undefined}
        className={cx(styles.row, active && styles.active)}
        onPointerMove={(event) => event.pointerType === 'mouse' && !active && onPoint()}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onChoose}
      >
        {option.leading ?? (option.icon && <option.icon aria-hidden />)}
        <span className={styles.words}>
          {option.color ? <Tag color={option.color}>{option.label}</Tag> : <span>{option.label}</span>}
          {option.description && <span className={styles.description}>{option.description}</span>}
        </span>
        {chosen && <Check className={styles.tick} aria-hidden />}
      </div>
    </>
  );
}

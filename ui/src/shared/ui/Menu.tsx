import { Check, type LucideIcon } from 'lucide-react';
import { cloneElement, Fragment, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode, type Ref } from 'react';
import { isComposing } from '@/shared/keys/composing';
import { keyLabel } from '@/shared/keys/hotkeys';
import { cx } from './cx';
import { Popover } from './Popover';
import type { Anchor, Placement } from './position';
import styles from './Menu.module.css';

export interface MenuAction {
  key?: string;
  label: string;
  /** A second, quieter line. */
  description?: string;
  icon?: LucideIcon | ReactElement;
  keys?: string;
  danger?: boolean;
  /** A tick before a chosen one; present on all of a choice. */
  checked?: boolean;
  disabled?: boolean | string;
  onSelect: () => void;
  /** Leaves the menu open (ticking several). */
  stay?: boolean;
}

export type MenuItem = MenuAction | { separator: true } | { heading: string } | { custom: ReactNode } | false | null | undefined;

export interface MenuProps {
  label: string;
  items: MenuItem[] | (() => MenuItem[]);
  placement?: Placement;
  width?: number;
  children: ReactElement<TriggerProps>;
}

interface TriggerProps {
  ref?: Ref<HTMLElement>;
  onClick?: (event: React.MouseEvent<HTMLElement>) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
  'aria-haspopup'?: 'menu';
  'aria-expanded'?: boolean;
}

/** A button (its child) that opens a list of acts. */
export function Menu({ label, items, placement, width, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLElement>(null);
  return (
    <>
      {cloneElement(children, {
        ref: anchor,
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        onClick: (event) => {
          children.props.onClick?.(event);
          if (!event.defaultPrevented) setOpen(!open);
        },
        onKeyDown: (event) => {
          children.props.onKeyDown?.(event);
          if (event.key === 'ArrowDown' && !open && !isComposing(event)) {
            event.preventDefault();
            setOpen(true);
          }
        },
      })}
      <MenuSurface open={open} onClose={() => setOpen(false)} anchor={anchor} label={label} items={items} placement={placement} width={width} />
    </>
  );
}

export interface MenuSurfaceProps {
  open: boolean;
  onClose: () => void;
  anchor: Anchor;
  label: string;
  items: MenuItem[] | (() => MenuItem[]);
  placement?: Placement;
  width?: number;
}

/** The list alone, for context menus (`anchor={{ x, y }}`). */
export function MenuSurface({ open, onClose, anchor, label, items, placement, width }: MenuSurfaceProps) {
  if (!open) return null;
  return (
    <Popover open onClose={onClose} anchor={anchor} label={label} placement={placement} width={width ?? 'auto'} bare role="presentation">
      <MenuList label={label} items={typeof items === 'function' ? items() : items} onClose={onClose} />
    </Popover>
  );
}

function MenuList({ label, items, onClose }: { label: string; items: MenuItem[]; onClose: () => void }) {
  const list = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const focus = (index: number) => all[(index + all.length) % all.length]?.focus();
    if (event.key === 'ArrowDown') focus(at + 1);
    else if (event.key === 'ArrowUp') focus(at < 0 ? -1 : at - 1);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(-1);
    else if (event.key === 'Tab') onClose();
    else if (event.key.length === 1 && event.key !== ' ' && !event.metaKey && !event.ctrlKey) {
      const now = Date.now();
      typed.current = { text: (now - typed.current.at < 600 ? typed.current.text : '') + event.key.toLowerCase(), at: now };
      const found = all.find((item) => item.textContent?.trim().toLowerCase().startsWith(typed.current.text));
      found?.focus();
    } else return;
    event.preventDefault();
  };

  return (
    <div ref={list} role="menu" aria-label={label} tabIndex={-1} className={styles.menu} onKeyDown={onKeyDown} data-autofocus>
      {items.map((item, index) => {
        if (!item) return null;
        if ('separator' in item) return <div key={index} role="separator" className={styles.separator} />;
        if ('heading' in item) {
          return (
            <div key={index} role="presentation" className={styles.heading}>
              {item.heading}
            </div>
          );
        }
        if ('custom' in item) return <Fragment key={index}>{item.custom}</Fragment>;
        return <Action key={item.key ?? `${item.label}-${index}`} item={item} onClose={onClose} />;
      })}
    </div>
  );
}

function Action({ item, onClose }: { item: MenuAction; onClose: () => void }) {
  const off = item.disabled !== undefined && item.disabled !== false;
  const Icon = item.icon;
  return (
    <button
      type="button"
      role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked={item.checked}
      aria-disabled={off || undefined}
      tabIndex={-1}
      className={cx(styles.item, item.danger && styles.danger)}
      onPointerMove={(event) => event.pointerType === 'mouse' && event.currentTarget.focus({ preventScroll: true })}
      onClick={() => {
        if (off) return;
        if (!item.stay) onClose();
        item.onSelect();
      }}
    >
      {item.checked !== undefined && <span className={styles.tick}>{item.checked && <Check aria-hidden />}</span>}
      {Icon && (typeof Icon === 'object' && 'props' in Icon ? Icon : <IconOf icon={Icon} />)}
      <span className={styles.words}>
        <span>{item.label}</span>
        {(item.description || typeof item.disabled === 'string') && (
          <span className={styles.description}>{typeof item.disabled === 'string' ? item.disabled : item.description}</span>
        )}
      </span>
      {item.keys && <kbd className={styles.keys}>{keyLabel(item.keys)}</kbd>}
    </button>
  );
}

function IconOf({ icon: Icon }: { icon: LucideIcon }) {
  return <Icon aria-hidden />;
}

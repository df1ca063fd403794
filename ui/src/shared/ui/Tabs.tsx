import type { LucideIcon } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { cx } from './cx';
import styles from './Tabs.module.css';

export interface Choice<K extends string> {
  key: K;
  label: string;
  icon?: LucideIcon;
  count?: number | string;
  /** How much in it is wrong. */
  faults?: number;
  disabled?: boolean;
}

interface ChoiceProps<K extends string> {
  label: string;
  items: readonly Choice<K>[];
  value: K;
  onChange: (key: K) => void;
  className?: string;
}

/** The index that an arrow key leads to, disabled ones skipped; null for other keys. */
function step<K extends string>(items: readonly Choice<K>[], value: K, key: string): Choice<K> | null {
  const all = items.filter((item) => !item.disabled);
  const at = all.findIndex((item) => item.key === value);
  if (key === 'ArrowRight' || key === 'ArrowDown') return all[(at + 1) % all.length] ?? null;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return all[(at - 1 + all.length) % all.length] ?? null;
  if (key === 'Home') return all[0] ?? null;
  if (key === 'End') return all[all.length - 1] ?? null;
  return null;
}

function useArrows<K extends string>({ items, value, onChange }: ChoiceProps<K>) {
  const root = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = step(items, value, event.key);
    if (!next) return;
    event.preventDefault();
    onChange(next.key);
    root.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(next.key)}"]`)?.focus();
  };
  return { root, onKeyDown };
}

/** Parts of one thing. The panel of the chosen one is a {@link TabPanel} of the same `id`. */
export function Tabs<K extends string>(props: ChoiceProps<K> & { id: string; extra?: ReactNode }) {
  const { root, onKeyDown } = useArrows(props);
  const shown = props.items.map(({ label, count }) => `${label} ${count ?? ''}`).join();
  useEffect(() => {
    // Where they are wider than their place, the chosen one is in it.
    const box = root.current;
    const tab = box?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (box && tab) box.scrollLeft += tab.getBoundingClientRect().left + tab.offsetWidth / 2 - box.getBoundingClientRect().left - box.clientWidth / 2;
  }, [root, props.value, shown]);
  return (
    <div className={cx(styles.bar, props.className)}>
      <div ref={root} role="tablist" aria-label={props.label} className={styles.tabs} onKeyDown={onKeyDown}>
        {props.items.map((item) => (
          <button
            key={item.key}
            type="button"
            role="tab"
            id={`${props.id}-tab-${item.key}`}
            data-key={item.key}
            aria-selected={item.key === props.value}
            aria-controls={item.key === props.value ? `${props.id}-panel-${item.key}` : undefined}
            aria-disabled={item.disabled || undefined}
            tabIndex={item.key === props.value ? 0 : -1}
            className={styles.tab}
            onClick={() => !item.disabled && props.onChange(item.key)}
          >
            {item.icon && <item.icon aria-hidden />}
            {item.label}
            {item.count !== undefined && <span className={styles.count}>{item.count}</span>}
            {!!item.faults && <span className={styles.faults}>{item.faults}</span>}
          </button>
        ))}
      </div>
      {props.extra}
    </div>
  );
}

export function TabPanel({ id, value, className, children }: { id: string; value: string; className?: string; children: ReactNode }) {
  return (
    <div role="tabpanel" id={`${id}-panel-${value}`} aria-labelledby={`${id}-tab-${value}`} className={className}>
      {children}
    </div>
  );
}

/** Two to four exclusive ways to see or set one thing. */
export function Segmented<K extends string>(props: ChoiceProps<K> & { size?: 'small' | 'normal'; iconsOnly?: boolean; block?: boolean }) {
  const { root, onKeyDown } = useArrows(props);
  return (
    <div
      ref={root}
      role="radiogroup"
      aria-label={props.label}
      className={cx(styles.segmented, props.size === 'small' && styles.small, props.block && styles.block, props.className)}
      onKeyDown={onKeyDown}
    >
      {props.items.map((item) => (
        <button
          key={item.key}
          type="button"
          role="radio"
          data-key={item.key}
          aria-checked={item.key === props.value}
          aria-label={props.iconsOnly ? item.label : undefined}
          title={props.iconsOnly ? item.label : undefined}
          aria-disabled={item.disabled || undefined}
          tabIndex={item.key === props.value ? 0 : -1}
          className={styles.segment}
          onClick={() => !item.disabled && props.onChange(item.key)}
        >
          {item.icon && <item.icon aria-hidden />}
          {!props.iconsOnly && item.label}
        </button>
      ))}
    </div>
  );
}

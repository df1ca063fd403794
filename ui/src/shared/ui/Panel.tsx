import { ChevronDown } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { Button, type ButtonProps } from './Button';
import { cx } from './cx';
import { IconButton } from './IconButton';
import { Menu, type MenuItem } from './Menu';
import styles from './Panel.module.css';

/** A white surface, with a title line when it has one. */
export function Panel({ title, actions, bare, fill, className, children }: { title?: ReactNode; actions?: ReactNode; bare?: boolean; fill?: boolean; className?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={cx(styles.panel, fill && styles.fill, className)} aria-labelledby={title ? id : undefined}>
      {(title || actions) && (
        <header className={styles.head}>
          {title && <h3 id={id}>{title}</h3>}
          {actions && <div className={styles.actions}>{actions}</div>}
        </header>
      )}
      <div className={cx(styles.body, bare && styles.bare)}>{children}</div>
    </section>
  );
}

/** Title line, content and padding of a page that scrolls as a whole. */
export function PageBody({ children, narrow, className }: { children: ReactNode; narrow?: boolean; className?: string }) {
  return <div className={cx(styles.page, narrow && styles.narrow, className)}>{children}</div>;
}

/** A main act with variants in a menu. */
export function SplitButton({ items, menuLabel, children, ...rest }: ButtonProps & { items: MenuItem[]; menuLabel: string }) {
  if (items.length === 0) return <Button {...rest}>{children}</Button>;
  return (
    <span className={styles.split}>
      <Button {...rest}>{children}</Button>
      <Menu label={menuLabel} items={items} placement="bottom-end">
        <IconButton icon={ChevronDown} label={menuLabel} size={rest.size} className={styles[rest.kind ?? 'secondary']} />
      </Menu>
    </span>
  );
}

import { Ellipsis, X } from 'lucide-react';
import { useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { linkId, linkTitle } from '@/fields/format';
import { inCurrency } from '@/fields/parts/currency';
import type { Column } from '@/grid';
import type { RecordData } from '@/shared/api/types';
import { useDraggable } from '@/shared/dnd';
import { text, useT } from '@/shared/i18n';
import { Avatar, cx, IconButton, MenuSurface, type MenuItem } from '@/shared/ui';
import styles from './Kanban.module.css';

interface CardProps {
  record: RecordData;
  title: string;
  href: string;
  /** What the card says beside its title. */
  facts: readonly Column[];
  ctx: FieldContext;
  object: string;
  /** How long it has stood in its column. */
  age?: ReactNode;
  chosen: boolean;
  current: boolean;
  moving: boolean;
  /** A colour of options, by the view's conditions. */
  color: string | null;
  fault?: string;
  still: boolean;
  menu: () => MenuItem[];
  onMenu: (open: boolean) => void;
  onOpen: (event: React.MouseEvent) => void;
  onDrag: (dragging: boolean) => void;
  onDismiss: () => void;
}

/** A record as a card: its title and some of its fields, blank ones left out. */
export function Card({ record, title, href, facts, ctx, object, age, chosen, current, moving, color, fault, still, menu, onMenu, onOpen, onDrag, onDismiss }: CardProps) {
  const t = useT('kanban');
  const root = useRef<HTMLDivElement>(null);
  const more = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const dragging = useDraggable(root, { data: () => ({ kind: 'kanban-card', id: record.id }), preview: () => title, disabled: still, onStart: () => onDrag(true), onEnd: () => onDrag(false) });
  const toggle = (next: boolean): void => {
    setOpen(next);
    onMenu(next);
  };
  const filled = facts.filter((c) => !moduleOf(c.field).isBlank(record[c.key]) && !(c.field.type === 'switch' && record[c.key] !== true));
  const tags = filled.filter((c) => c.field.type === 'select' || c.field.type === 'multi_select' || c.field.type === 'tags');
  const owner = filled.find((c) => c.field.type === 'user');
  const lines = filled.filter((c) => !tags.includes(c) && c !== owner);
  const owned = owner && linkTitle(record[owner.key], ctx.links);
  return (
    <div ref={root} className={cx(styles.card, color && styles.colored, chosen && styles.chosen, (dragging || moving) && styles.moving, fault && styles.refused)} data-id={record.id} style={color ? ({ '--row-color': `var(--tn-tag-${color})` } as CSSProperties) : undefined}>
      <a
        className={styles.face}
        href={href}
        draggable={false}
        tabIndex={current ? 0 : -1}
        data-face={record.id}
        data-record={record.id}
        aria-describedby={fault ? `fault-${record.id}` : `facts-${record.id}`}
        aria-current={chosen || undefined}
        onClick={onOpen}
      >
        <b>{title}</b>
      </a>
      <div id={`facts-${record.id}`} className={styles.facts}>
        {lines.length > 0 && <span className={styles.lines}>{lines.map((c) => (
          <span key={c.key} className={styles.fact} title={text(c.field.label, ctx.locale)}>
            <span className="tn-sr-only">{text(c.field.label, ctx.locale)}: </span>
            {moduleOf(c.field).format(record[c.key], inCurrency(c.field, (key) => record[key]), ctx)}
          </span>
        ))}</span>}
        {(tags.length > 0 || owned || age) && (
          <span className={styles.tags}>
            {tags.map((c) => {
              const { Cell } = moduleOf(c.field);
              return <Cell key={c.key} value={record[c.key]} field={c.field} ctx={ctx} object={object} id={record.id} />;
            })}
            {age}
            {owned && owner && (
              <span className={styles.owner} title={`${text(owner.field.label, ctx.locale)}: ${owned}`}>
                <Avatar name={owned} id={linkId(record[owner.key])} size={20} />
                <span className="tn-sr-only">{owned}</span>
              </span>
            )}
          </span>
        )}
      </div>
      <IconButton ref={more} className={styles.more} icon={Ellipsis} size="small" label={t('card.more', { title })} aria-haspopup="menu" aria-expanded={open} tabIndex={current ? 0 : -1} data-more onClick={() => toggle(!open)} />
      <MenuSurface open={open} onClose={() => toggle(false)} anchor={more} label={t('card.more', { title })} items={menu} />
      {fault && (
        <p id={`fault-${record.id}`} className={styles.fault} role="alert">
          <span>{fault}</span>
          <IconButton icon={X} size="small" label={t('card.dismiss')} onClick={onDismiss} />
        </p>
      )}
    </div>
  );
}

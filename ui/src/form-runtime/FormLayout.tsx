import { ChevronRight } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useText } from '@/shared/i18n';
import { cx, media, useMedia } from '@/shared/ui';
import styles from './Form.module.css';
import { fieldKeys, type Placed } from './layout';
import { Presence, type Manner } from './Presence';

/** Above so many fields a height that moves would cost more than it tells. */
const MOST_FOLDING = 20;
const NONE: ReadonlySet<string> = new Set();

interface FormLayoutProps {
  parts: Placed[];
  /** Sections that are open; the rest show their title alone. */
  open: ReadonlySet<string>;
  onToggle: (section: string) => void;
  field: (part: Extract<Placed, { kind: 'field' }>) => ReactNode;
  /** Whether a folded section holds something wrong. */
  faulty?: (fields: string[]) => boolean;
  /** Fields that rules hide; a section without any other disappears with them. */
  hidden?: ReadonlySet<string>;
}

/** Sections that are open before anybody folds one. */
export function openSections(parts: Placed[]): Set<string> {
  return new Set(parts.flatMap((p) => (p.kind === 'section' && !p.node.collapsed ? [p.id] : [])));
}

/** Whether anything of a part is seen: a section is, while one of its fields is. */
function isVisible(part: Placed, hidden: ReadonlySet<string>): boolean {
  if (part.kind === 'field') return !hidden.has(part.field.key);
  return part.kind !== 'section' || part.fields.some((key) => !hidden.has(key));
}

/** The parts of a form in twelve columns, or one below the other where there is no room. */
export function FormLayout({ parts, open, onToggle, field, faulty, hidden = NONE }: FormLayoutProps) {
  const still = useMedia(media.still);
  const manner: Manner = still ? 'instant' : fieldKeys(parts).length > MOST_FOLDING ? 'fade' : 'fold';
  const rows: { key: string; section: Extract<Placed, { kind: 'section' }> | null; parts: Placed[] }[] = [];
  for (const part of parts) {
    const last = rows[rows.length - 1];
    if (part.kind === 'section') rows.push({ key: part.id, section: part, parts: part.children });
    else if (last && last.section === null) last.parts.push(part);
    else rows.push({ key: part.id, section: null, parts: [part] });
  }
  return (
    <div className={styles.form}>
      {rows.map((row) => {
        const inside = <Parts parts={row.parts} field={field} hidden={hidden} manner={manner} />;
        const { section } = row;
        if (!section)
          return row.parts.some((part) => isVisible(part, hidden)) ? <div key={row.key}>{inside}</div> : null;
        return (
          <Presence key={row.key} visible={isVisible(section, hidden)} manner={still ? 'instant' : 'fade'} className={styles.row}>
            <Section
              part={section}
              count={section.fields.filter((key) => !hidden.has(key)).length}
              open={open.has(section.id)}
              faulty={faulty?.(section.fields) ?? false}
              onToggle={() => onToggle(section.id)}
            >
              {inside}
            </Section>
          </Presence>
        );
      })}
    </div>
  );
}

function Section({
  part,
  count,
  open,
  faulty,
  onToggle,
  children,
}: {
  part: Extract<Placed, { kind: 'section' }>;
  /** Fields that are seen. */
  count: number;
  open: boolean;
  faulty: boolean;
  onToggle: () => void;
  children: ReactNode;
}) {
  const label = useText();
  const id = useId();
  const title = label(part.node.label);
  if (!title) return <div className={styles.section}>{children}</div>;
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3>
        <button
          id={id}
          type="button"
          aria-expanded={open}
          className={cx(styles.sectionHead, open && styles.openHead)}
          onClick={onToggle}
        >
          <ChevronRight aria-hidden />
          {title}
          {!open && <span className={styles.sectionCount}>{count}</span>}
          {!open && faulty && <span className={styles.sectionFault} />}
        </button>
      </h3>
      {open && children}
    </section>
  );
}

interface PartsProps {
  parts: Placed[];
  field: FormLayoutProps['field'];
  hidden: ReadonlySet<string>;
  manner: Manner;
}

function Parts({ parts, field, hidden, manner }: PartsProps) {
  const label = useText();
  return (
    <div className={styles.grid}>
      {parts.map((part) => {
        switch (part.kind) {
          case 'field':
            return (
              <Presence
                key={part.id}
                visible={!hidden.has(part.field.key)}
                manner={manner}
                className={styles.cell}
                style={{ gridColumn: `span ${part.width}` }}
              >
                {field(part)}
              </Presence>
            );
          case 'divider':
            return <hr key={part.id} className={styles.divider} />;
          case 'heading':
            return (
              <h3 key={part.id} className={styles.heading}>
                {label(part.node.label)}
              </h3>
            );
          case 'note':
            return (
              <p key={part.id} className={styles.note}>
                {label(part.node.text)}
              </p>
            );
          case 'section':
            return (
              <Presence key={part.id} visible={isVisible(part, hidden)} manner={manner === 'fold' ? 'fade' : manner} className={styles.full}>
                <h3 className={styles.heading}>{label(part.node.label)}</h3>
                <Parts parts={part.children} field={field} hidden={hidden} manner={manner} />
              </Presence>
            );
        }
      })}
    </div>
  );
}

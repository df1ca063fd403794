import { ChevronRight } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useText } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import styles from './Form.module.css';
import type { Placed } from './layout';

interface FormLayoutProps {
  parts: Placed[];
  /** Sections that are open; the rest show their title alone. */
  open: ReadonlySet<string>;
  onToggle: (section: string) => void;
  field: (part: Extract<Placed, { kind: 'field' }>) => ReactNode;
  /** Whether a folded section holds something wrong. */
  faulty?: (fields: string[]) => boolean;
}

/** Sections that are open before anybody folds one. */
export function openSections(parts: Placed[]): Set<string> {
  return new Set(parts.flatMap((p) => (p.kind === 'section' && !p.node.collapsed ? [p.id] : [])));
}

/** The parts of a form in twelve columns, or one below the other where there is no room. */
export function FormLayout({ parts, open, onToggle, field, faulty }: FormLayoutProps) {
  const rows: { key: string; section: Extract<Placed, { kind: 'section' }> | null; parts: Placed[] }[] = [];
  for (const part of parts) {
    const last = rows[rows.length - 1];
    if (part.kind === 'section') rows.push({ key: part.id, section: part, parts: part.children });
    else if (last && last.section === null) last.parts.push(part);
    else rows.push({ key: part.id, section: null, parts: [part] });
  }
  return (
    <div className={styles.form}>
      {rows.map((row) =>
        row.section ? (
          <Section
            key={row.key}
            part={row.section}
            open={open.has(row.section.id)}
            faulty={faulty?.(row.section.fields) ?? false}
            onToggle={() => onToggle(row.section!.id)}
          >
            <Parts parts={row.parts} field={field} />
          </Section>
        ) : (
          <Parts key={row.key} parts={row.parts} field={field} />
        ),
      )}
    </div>
  );
}

function Section({
  part,
  open,
  faulty,
  onToggle,
  children,
}: {
  part: Extract<Placed, { kind: 'section' }>;
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
          {!open && <span className={styles.sectionCount}>{part.fields.length}</span>}
          {!open && faulty && <span className={styles.sectionFault} />}
        </button>
      </h3>
      {open && children}
    </section>
  );
}

function Parts({ parts, field }: { parts: Placed[]; field: FormLayoutProps['field'] }) {
  const label = useText();
  return (
    <div className={styles.grid}>
      {parts.map((part) => {
        switch (part.kind) {
          case 'field':
            return (
              <div key={part.id} className={styles.cell} style={{ gridColumn: `span ${part.width}` }}>
                {field(part)}
              </div>
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
              <div key={part.id} className={styles.full}>
                <h3 className={styles.heading}>{label(part.node.label)}</h3>
                <Parts parts={part.children} field={field} />
              </div>
            );
        }
      })}
    </div>
  );
}

import { ChevronRight } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useT, useText } from '@/shared/i18n';
import { cx, media, TabPanel, Tabs, useMedia, usePhone } from '@/shared/ui';
import styles from './Form.module.css';
import { fieldKeys, holdsOthers, partKey, type Holder, type Placed } from './layout';
import { Presence, type Manner } from './Presence';

/** Above so many fields a height that moves would cost more than it tells. */
const MOST_FOLDING = 20;
const NONE: ReadonlySet<string> = new Set();

interface FormLayoutProps {
  parts: Placed[];
  /** Sections that are open, and the chosen one of tabs; the rest show their title alone. */
  open: ReadonlySet<string>;
  onToggle: (id: string) => void;
  field: (part: Extract<Placed, { kind: 'field' }>) => ReactNode;
  /** How many of some fields are wrong: told on what is folded. */
  faults?: (fields: string[]) => number;
  /** Fields and parts that rules hide; what holds no other disappears with them. */
  hidden?: ReadonlySet<string>;
}

/** Sections that are open before anybody folds one, and the first of all tabs. */
export function openSections(parts: Placed[]): Set<string> {
  return new Set(
    parts.flatMap((part) => {
      if (!holdsOthers(part)) return [];
      const inside = [...openSections(part.children)];
      if (part.kind === 'tabs') return [part.children[0]!.id, ...inside];
      return part.kind === 'section' && !part.node.collapsed ? [part.id, ...inside] : inside;
    }),
  );
}

/** What is open after a section was folded or unfolded, or another tab chosen. */
export function toggled(parts: Placed[], open: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(open);
  const siblings = tabsWith(parts, id);
  if (siblings) {
    for (const tab of siblings) next.delete(tab.id);
    next.add(id);
  } else if (!next.delete(id)) next.add(id);
  return next;
}

/** The tabs that a tab stands among; null of a section. */
function tabsWith(parts: Placed[], id: string): Placed[] | null {
  for (const part of parts)
    if (part.kind === 'tabs' && part.children.some((tab) => tab.id === id)) return part.children;
  return null;
}

/** Whether anything of a part is seen: what holds others is, while it is there and one of its fields is. */
function isVisible(part: Placed, hidden: ReadonlySet<string>): boolean {
  if (part.kind === 'field') return !hidden.has(part.field.key);
  if (hidden.has(partKey(part.id))) return false;
  return !holdsOthers(part) || part.fields.some((key) => !hidden.has(key)) || (part.fields.length === 0 && part.children.length > 0);
}

/** The parts of a form in twelve columns, or one below the other where there is no room. */
export function FormLayout({ parts, open, onToggle, field, faults, hidden = NONE }: FormLayoutProps) {
  const still = useMedia(media.still);
  const manner: Manner = still ? 'instant' : fieldKeys(parts).length > MOST_FOLDING ? 'fade' : 'fold';
  return <Level parts={parts} open={open} onToggle={onToggle} field={field} faults={faults ?? noFaults} hidden={hidden} manner={manner} />;
}

const noFaults = (): number => 0;

type LevelProps = Omit<FormLayoutProps, 'hidden' | 'faults'> & { hidden: ReadonlySet<string>; manner: Manner; faults: (fields: string[]) => number };

/** Sections and tabs one below the other, what stands beside them in rows between. */
function Level(props: LevelProps) {
  const { parts, open, onToggle, faults, hidden, manner } = props;
  const rows: { key: string; holder: Holder | null; parts: Placed[] }[] = [];
  for (const part of parts) {
    const last = rows[rows.length - 1];
    if (holdsOthers(part)) rows.push({ key: part.id, holder: part, parts: part.children });
    else if (last && last.holder === null) last.parts.push(part);
    else rows.push({ key: part.id, holder: null, parts: [part] });
  }
  return (
    <div className={styles.form}>
      {rows.map(({ key, holder, parts: inside }) => {
        if (!holder)
          return inside.some((part) => isVisible(part, hidden)) ? <div key={key}><Parts {...props} parts={inside} /></div> : null;
        return (
          <Presence key={key} visible={isVisible(holder, hidden)} manner={manner === 'instant' ? 'instant' : 'fade'} className={styles.row}>
            {holder.kind === 'tabs' ? (
              <TabSet {...props} part={holder} />
            ) : (
              <Section
                part={holder}
                count={holder.fields.filter((field) => !hidden.has(field)).length}
                open={open.has(holder.id)}
                faults={faults(holder.fields)}
                onToggle={() => onToggle(holder.id)}
              >
                <Parts {...props} parts={inside} />
              </Section>
            )}
          </Presence>
        );
      })}
    </div>
  );
}

/** Tabs; only the chosen one is drawn. How much is wrong in the others is told on them. */
function TabSet({ part, ...props }: LevelProps & { part: Holder }) {
  const label = useText();
  const t = useT('form-runtime');
  const id = useId();
  const tabs = part.children.filter((tab): tab is Holder => tab.kind === 'tab' && isVisible(tab, props.hidden));
  const chosen = tabs.find((tab) => props.open.has(tab.id)) ?? tabs[0];
  if (!chosen) return null;
  return (
    <div className={styles.tabs}>
      <Tabs
        id={id}
        label={label(part.node.label) || t('tabs')}
        value={chosen.id}
        items={tabs.map((tab) => ({ key: tab.id, label: label(tab.node.label), faults: props.faults(tab.fields) }))}
        onChange={props.onToggle}
      />
      <TabPanel id={id} value={chosen.id} className={styles.tab}>
        <Level {...props} key={chosen.id} parts={chosen.children} />
      </TabPanel>
    </div>
  );
}

function Section({
  part,
  count,
  open,
  faults,
  onToggle,
  children,
}: {
  part: Holder;
  /** Fields that are seen. */
  count: number;
  open: boolean;
  faults: number;
  onToggle: () => void;
  children: ReactNode;
}) {
  const label = useText();
  const t = useT('form-runtime');
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
          {!open && faults > 0 && (
            <span className={styles.sectionFault} title={t('faults', { count: faults })}>
              {faults}
            </span>
          )}
        </button>
      </h3>
      {open && children}
    </section>
  );
}

function Parts({ parts, field, faults, hidden, manner }: Pick<LevelProps, 'parts' | 'field' | 'faults' | 'hidden' | 'manner'>) {
  const label = useText();
  const phone = usePhone();
  return (
    <div className={styles.grid}>
      {parts.map((part) => {
        switch (part.kind) {
          case 'field':
            return (
              <Presence
                key={part.id}
                // What is wrong is seen wherever it is.
                visible={!hidden.has(part.field.key) && !(phone && part.node.phone === 'hidden' && faults([part.field.key]) === 0)}
                manner={manner}
                className={styles.cell}
                style={{ gridColumn: phone && part.node.phone === 'full' ? '1 / -1' : `span ${part.width}` }}
              >
                {field(part)}
              </Presence>
            );
          case 'divider':
          case 'heading':
          case 'note':
            return (
              <Presence key={part.id} visible={isVisible(part, hidden)} manner={manner} className={styles.full}>
                {part.kind === 'divider' ? (
                  <hr className={styles.divider} />
                ) : part.kind === 'heading' ? (
                  <h3 className={styles.heading}>{label(part.node.label)}</h3>
                ) : (
                  <p className={styles.note}>{label(part.node.text)}</p>
                )}
              </Presence>
            );
          default:
            return null; // what holds others is drawn by its level
        }
      })}
    </div>
  );
}

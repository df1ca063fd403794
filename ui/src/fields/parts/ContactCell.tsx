import type { CellProps } from '../contract';
import styles from './cell.module.css';
import { contactLink, contactsOf, contactText, formatContacts, kindWords } from './contacts';

/** A number to call or an address to write to. */
export function ContactCell({ value, field }: CellProps) {
  return <ContactLink value={typeof value === 'string' ? value : ''} type={field.type} />;
}

/** The first values on one line; all of them in the tooltip. */
export function ContactsCell({ value, field, ctx }: CellProps) {
  if (typeof value === 'string') return <span className={styles.text}>{value}</span>;
  const list = contactsOf(value);
  return (
    <span className={styles.contacts} title={formatContacts(value, field, ctx)}>
      {list.map((one) => (
        <span key={one.value} className={styles.contact}>
          <ContactLink value={one.value} type={field.type} />
          {one.kind !== '' && <span className={styles.muted}>{kindWords(one.kind, field, ctx)}</span>}
        </span>
      ))}
    </span>
  );
}

export function ContactLink({ value, type, reached }: { value: string; type: string; reached?: boolean }) {
  const words = contactText(value, type);
  const to = contactLink(value, type);
  if (!to) return <span className={styles.number}>{words}</span>;
  return (
    <a href={to} className={styles.call} title={words} tabIndex={reached ? undefined : -1}>
      {words}
    </a>
  );
}

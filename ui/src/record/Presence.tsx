import { useT } from '@/shared/i18n';
import { useEditor, usePresent } from '@/shared/live';
import { Avatar } from '@/shared/ui';
import styles from './Presence.module.css';

const most = 3;

/** Who else has the record open, and who of them edits it. */
export function Presence({ record }: { record: string }) {
  const t = useT('record');
  const people = usePresent(record);
  if (people.length === 0) return null;
  const editors = people.filter((person) => person.editing);
  const names = (editors.length > 0 ? editors : people).map((person) => person.name).join(t('present.and'));
  return (
    <span className={styles.people} role="status">
      <span className={styles.faces} aria-hidden>
        {people.slice(0, most).map((person) => (
          <Avatar key={person.id} id={person.id} name={person.name} size={22} />
        ))}
        {people.length > most && <span className={styles.more}>+{people.length - most}</span>}
      </span>
      <span className={styles.words}>{t(editors.length > 0 ? 'present.editing' : 'present.here', { names })}</span>
    </span>
  );
}

/** Beside a field that somebody else is editing: who. */
export function FieldEditor({ record, field }: { record: string; field: string }) {
  const t = useT('record');
  const editor = useEditor(record, field);
  return editor && <span className={styles.editor}>{t('present.editing', { names: editor.name })}</span>;
}

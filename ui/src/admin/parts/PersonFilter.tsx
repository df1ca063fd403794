import { useT } from '@/shared/i18n';
import { PersonSelect } from '../PeopleSelect';

/** Narrows a list to one person. */
export function PersonFilter({ value, size, label, onChange }: { value: string | undefined; size: 'small' | 'normal'; label?: string; onChange: (person: string | undefined) => void }) {
  const t = useT('admin');
  const words = label ?? t('list.who');
  return (
    <div>
      <PersonSelect size={size} label={words} placeholder={words} value={value ?? null} onChange={(person) => onChange(person ?? undefined)} />
    </div>
  );
}

import { ChevronDown } from 'lucide-react';
import type { FormMeta, RecordTypeMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Menu } from '@/shared/ui';

interface FormChoicesProps {
  types: RecordTypeMeta[];
  type: string | undefined;
  layouts: FormMeta[];
  layout: FormMeta;
  onChange: (next: { type?: string; layout?: string }) => void;
}

/** Which type a new record is of and which layout it is filled in with, where there is a choice. */
export function FormChoices({ types, type, layouts, layout, onChange }: FormChoicesProps) {
  const t = useT('record');
  return (
    <>
      {types.length > 1 && (
        <Choice
          label={t('new.type')}
          value={type}
          items={types.map((one) => ({ key: one.key, label: text(one.label) || one.key }))}
          onChange={(next) => onChange({ type: next })}
        />
      )}
      {layouts.length > 1 && (
        <Choice
          label={t('new.layout')}
          value={layout.key}
          items={layouts.map((one) => ({ key: one.key, label: text(one.label) || one.key }))}
          onChange={(next) => onChange({ layout: next })}
        />
      )}
    </>
  );
}

interface ChoiceProps {
  label: string;
  value: string | undefined;
  items: { key: string; label: string }[];
  onChange: (key: string) => void;
}

function Choice({ label, value, items, onChange }: ChoiceProps) {
  const chosen = items.find((item) => item.key === value)?.label ?? '';
  return (
    <Menu
      label={label}
      placement="bottom-end"
      items={items.map((item) => ({ ...item, checked: item.key === value, onSelect: () => item.key !== value && onChange(item.key) }))}
    >
      <Button size="small" kind="text" aria-label={`${label} ${chosen}`} trailing={<ChevronDown aria-hidden />}>
        {label} {chosen}
      </Button>
    </Menu>
  );
}

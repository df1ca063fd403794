import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import type { SettingsProps } from '@/meta';
import { NumberProp, propStyles } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { currentLocale } from '@/shared/i18n/locale';
import { Button, Field, IconButton, Input } from '@/shared/ui';
import type { ContactKind } from './contacts';

/** What one of several values may be, and how many there may be. Without a list of one's own the usual kinds are offered. */
export function ContactKinds({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const list = useRef<HTMLDivElement>(null);
  const locale = currentLocale();
  const kinds = field.kinds ?? [];
  const put = (next: ContactKind[], part?: string) => onChange({ kinds: next.length > 0 ? next : undefined }, part);
  const error = errors.kinds ?? Object.entries(errors).find(([at]) => at.startsWith('kinds.'))?.[1];
  const add = () => {
    const taken = new Set(kinds.map((kind) => kind.value));
    let count = kinds.length + 1;
    while (taken.has(`kind_${count}`)) count++;
    put([...kinds, { value: `kind_${count}`, label: { [locale]: t('settings.newKind', { count }) } }]);
    requestAnimationFrame(() => {
      const input = list.current?.querySelectorAll('input')[kinds.length];
      input?.focus();
      input?.select();
    });
  };
  return (
    <>
      <Field label={t('settings.contactKinds')} help={t('settings.kindsHelp')} error={error} group>
        <div ref={list} className={propStyles.options}>
          {kinds.map((kind, index) => (
            <div key={kind.value} className={propStyles.option}>
              <Input
                aria-label={t('settings.kindName', { index: index + 1 })}
                value={kind.label[locale] ?? ''}
                maxLength={20}
                onChange={(event) => put(kinds.map((one, i) => (i === index ? { ...one, label: { ...one.label, [locale]: event.target.value } } : one)), `kinds.${index}`)}
              />
              <IconButton icon={X} size="small" label={t('settings.removeKind', { name: kind.label[locale] ?? kind.value })} onClick={() => put(kinds.filter((_, i) => i !== index))} />
            </div>
          ))}
        </div>
        <div className={propStyles.actions}>
          <Button kind="text" size="small" icon={Plus} onClick={add}>
            {t('settings.addKind')}
          </Button>
        </div>
      </Field>
      <NumberProp label={t('settings.maxContacts')} integer least={1} value={field.max_count} placeholder="10" error={errors.max_count} onChange={(max_count) => onChange({ max_count }, 'max_count')} />
    </>
  );
}

import { useState } from 'react';
import type { SettingsProps } from '@/meta';
import { FileLimits } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Field, Input, MultiSelect } from '@/shared/ui';
import { kinds, readAccept, writeAccept } from './kinds';

export default function FileSettings(props: SettingsProps) {
  const t = useT('form-designer');
  const { field, onChange, errors } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const error = errors.accept ?? Object.entries(errors).find(([path]) => path.startsWith('accept.'))?.[1];
  const { chosen, others } = readAccept(field.accept ?? []);
  return (
    <>
      <FileLimits {...props} />
      <Field label={t('settings.kinds')}>
        <MultiSelect
          value={chosen}
          placeholder={t('settings.allKinds')}
          options={Object.keys(kinds).map((value) => ({ value, label: t(`settings.kindNames.${value}`), keywords: kinds[value]!.join(' ') }))}
          onChange={(next) => onChange({ accept: writeAccept(next, others) })}
        />
      </Field>
      <Field label={t('settings.accept')} help={t('settings.acceptHelp')} error={error}>
        <Input
          value={typed ?? others.join(' ')}
          placeholder=".dwg .psd"
          onChange={(event) => {
            setTyped(event.target.value);
            onChange({ accept: writeAccept(chosen, event.target.value.split(/[\s,，;；、]+/).filter(Boolean)) }, 'accept');
          }}
          onBlur={() => setTyped(null)}
        />
      </Field>
    </>
  );
}

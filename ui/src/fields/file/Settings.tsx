import { useState } from 'react';
import type { SettingsProps } from '@/meta';
import { FileLimits } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Field, Input } from '@/shared/ui';

export default function FileSettings(props: SettingsProps) {
  const t = useT('form-designer');
  const { field, onChange, errors } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const error = errors.accept ?? Object.entries(errors).find(([path]) => path.startsWith('accept.'))?.[1];
  return (
    <>
      <FileLimits {...props} />
      <Field label={t('settings.accept')} help={t('settings.acceptHelp')} error={error}>
        <Input
          value={typed ?? (field.accept ?? []).join(' ')}
          placeholder=".pdf .docx image/*"
          onChange={(event) => {
            setTyped(event.target.value);
            const accept = event.target.value.split(/[\s,，;；、]+/).filter(Boolean);
            onChange({ accept: accept.length ? accept : undefined }, 'accept');
          }}
          onBlur={() => setTyped(null)}
        />
      </Field>
    </>
  );
}

import { Link } from '@tanstack/react-router';
import { useDefinitions } from '@/meta';
import { useMe } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { Field, InlineError, Select } from '@/shared/ui';

interface ButtonHookProps {
  app: string | undefined;
  object: string;
  value: string | undefined;
  error: string | undefined;
  onChange: (hook: string | undefined) => void;
}

/** The hook that a button runs: one of the object that waits for its buttons. */
export function ButtonHook({ app, object, value, error, onChange }: ButtonHookProps) {
  const t = useT('design');
  const admin = useMe().data?.can.admin === true;
  const hooks = useDefinitions('hook');
  const fits = (hooks.data ?? []).filter((one) => one.object === object && [one.event].flat().includes('on_button'));
  const options = fits.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }));
  if (value && !options.some((one) => one.value === value)) options.push({ value, label: value, keywords: value });
  const none = hooks.isSuccess && options.length === 0;
  return (
    <>
      <Field label={t('buttons.hook')} help={t(none ? 'buttons.noHook' : 'buttons.hookHelp')} required error={error}>
        <Select value={value ?? null} options={options} disabled={none} onChange={(key) => onChange(key ?? undefined)} />
      </Field>
      {hooks.error && <InlineError error={hooks.error} onRetry={() => void hooks.refetch()} />}
      {admin && (
        <p>
          <Link to="/design/$app/hooks" params={{ app: app ?? '_' }} search={value && !none ? { node: value } : {}}>
            {t(value && !none ? 'buttons.openHook' : 'buttons.allHooks')}
          </Link>
        </p>
      )}
    </>
  );
}

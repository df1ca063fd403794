import { Copy } from 'lucide-react';
import type { HookEndpoint, RoleDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Button, Field, Input, MultiSelect, notify, Select } from '@/shared/ui';
import { Contract, faultsOf } from '@/webhooks/inbound/Contract';
import styles from '../Hooks.module.css';
import { curlOf } from './curl';

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

interface EndpointProps {
  value: HookEndpoint;
  roles: readonly RoleDoc[];
  errors: Record<string, string>;
  onChange: (value: HookEndpoint, at?: string) => void;
}

/** Where a hook answers, who may call it and with what, with a call as an example. */
export default function Endpoint({ value, roles, errors, onChange }: EndpointProps) {
  const t = useT('hooks');
  const under = (part: string): string | undefined => Object.entries(errors).find(([path]) => path === `endpoint.${part}` || path.startsWith(`endpoint.${part}.`))?.[1];
  const put = (patch: Partial<HookEndpoint>, at?: string): void => onChange({ ...value, ...patch }, at);
  const example = curlOf(window.location.origin, value);
  return (
    <fieldset className={styles.group}>
      <legend>{t('event.endpoint')}</legend>
      <div className={styles.pair}>
        <Field label={t('method')} error={under('method')}>
          <Select value={value.method} options={methods.map((one) => ({ value: one, label: one }))} onChange={(method) => method && put({ method })} />
        </Field>
        <Field label={t('endpointName')} help={<code data-no-words>/api/v1/x/{value.name || '…'}</code>} error={under('name')}>
          <Input data-no-words value={value.name} onChange={(event) => put({ name: event.target.value.trim() }, 'endpoint.name')} />
        </Field>
      </div>
      <Field label={t('mayCall')} help={t('mayCallHelp')} error={under('roles')}>
        <MultiSelect value={value.roles} searchable options={roles.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(list) => put({ roles: list })} />
      </Field>
      <Contract label={t('input')} help={t('inputHelp')} value={value.input ?? ''} faults={faultsOf(errors, 'endpoint.input')} onChange={(input) => put({ input: input || undefined }, 'endpoint.input')} />
      <div className={styles.outcome}>
        <p className={styles.line}>
          <b>{t('example')}</b>
          <Button size="small" icon={Copy} onClick={() => void navigator.clipboard.writeText(example).then(() => notify(t('copied'), { kind: 'success' }))}>
            {t('copy')}
          </Button>
        </p>
        <pre className={styles.json} tabIndex={0} aria-label={t('example')} data-no-words>{example}</pre>
      </div>
    </fieldset>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { DayInput, type ApiKey } from '@/auth/account';
import { api, type ApiError, type Me } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { Banner, Button, Checkbox, Dialog, Field, InlineError, Input, MultiSelect, notify, RadioGroup, Select } from '@/shared/ui';
import { useRoleOptions } from '@/admin/roles';
import { checkKey, emptyKey, keyBody, lifetimes, type KeyBody, type KeyForm } from './keyForm';
import styles from './settings.module.css';

type Made = ApiKey & { key: string };

/** A new key, and then the key itself, this once. */
export function NewKey({ me, onClose }: { me: Me; onClose: () => void }) {
  const [made, setMade] = useState<Made | null>(null);
  return made ? <Shown made={made} onClose={onClose} /> : <Form me={me} onMade={setMade} onClose={onClose} />;
}

/** Roles that a key may have: an administrator's may have any, others' those of their own, never the administrator's. */
function useKeyRoles(me: Me) {
  const all = useRoleOptions();
  if (me.user.admin) return all.filter((role) => role.value !== 'admin');
  return me.roles.filter((role) => role.key !== 'admin').map((role) => ({ value: role.key, label: text(role.label) || role.key }));
}

function Form({ me, onMade, onClose }: { me: Me; onMade: (made: Made) => void; onClose: () => void }) {
  const t = useT('settings');
  const tu = useT('ui');
  const client = useQueryClient();
  const roles = useKeyRoles(me);
  const [form, setForm] = useState<KeyForm>(() => ({ ...emptyKey, roles: roles.length === 1 ? [roles[0]!.value] : [] }));
  const [checked, setChecked] = useState(false);
  const make = useMutation<Made, ApiError, KeyBody>({
    mutationFn: (body) => api.post<Made>('/api/v1/me/keys', body),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['keys'] });
      onMade(made);
    },
  });
  const change = (part: Partial<KeyForm>) => setForm({ ...form, ...part });
  const gaps = checked ? checkKey(form) : {};
  const errors = make.error?.fieldErrors ?? {};
  const words = (gap: string | undefined, field: string) => (gap ? t(gap) : errors[field]?.message);
  return (
    <Dialog
      open
      size="form"
      dirty={form.name !== '' || make.isPending}
      title={t('keys.newTitle')}
      onClose={onClose}
      onSubmit={() => {
        setChecked(true);
        if (Object.keys(checkKey(form)).length === 0) make.mutate(keyBody(form, new Date()));
      }}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button kind="primary" type="submit" loading={make.isPending}>
            {t('keys.new')}
          </Button>
        </>
      }
    >
      <div className={styles.dialog}>
        {make.error && Object.keys(errors).length === 0 && <InlineError error={make.error} />}
        <Field label={t('keys.name')} required help={t('keys.nameHelp')} error={words(gaps.name, 'name')}>
          <Input data-autofocus maxLength={100} value={form.name} onChange={(event) => change({ name: event.target.value })} />
        </Field>
        <Field label={t('keys.roles')} required help={t('keys.rolesHelp')} error={words(gaps.roles, 'roles')}>
          <MultiSelect value={form.roles} onChange={(chosen) => change({ roles: chosen })} options={roles} />
        </Field>
        <Field label={t('keys.scope')} group error={errors.scopes?.message}>
          <RadioGroup
            value={form.write ? 'write' : 'read'}
            onChange={(scope) => change({ write: scope === 'write' })}
            options={[
              { value: 'read', label: t('keys.read'), description: t('keys.readHelp') },
              { value: 'write', label: t('keys.write'), description: t('keys.writeHelp') },
            ]}
          />
        </Field>
        <Field label={t('keys.expires')} help={form.days === 0 ? t('keys.neverHelp') : undefined} error={form.days === null ? undefined : errors.expires?.message}>
          <Select
            value={form.days === null ? 'day' : String(form.days)}
            onChange={(days) => change({ days: days === 'day' || days === null ? null : Number(days) })}
            options={[...lifetimes.map((days) => ({ value: String(days), label: days === 0 ? t('keys.never') : t('keys.days', { count: days }) })), { value: 'day', label: t('keys.onDay') }]}
          />
        </Field>
        <Field label={t('keys.ranges')} help={t('keys.rangesHelp')} error={errors.ranges?.message}>
          <Input spellCheck={false} value={form.ranges} placeholder={t('keys.everywhere')} onChange={(event) => change({ ranges: event.target.value })} />
        </Field>
        {form.days === null && (
          <Field label={t('keys.lastDay')} error={words(gaps.until, 'expires')}>
            <DayInput label={t('keys.lastDay')} value={form.until} onChange={(until) => change({ until })} />
          </Field>
        )}
      </div>
    </Dialog>
  );
}

function Shown({ made, onClose }: { made: Made; onClose: () => void }) {
  const t = useT('settings');
  const [kept, setKept] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(made.key).then(() => {
      setKept(true);
      notify(t('keys.copied'), { kind: 'success' });
    });
  return (
    <Dialog
      open
      must
      size="form"
      title={t('keys.shownTitle', { name: made.name })}
      onClose={onClose}
      footer={
        <Button kind="primary" disabled={kept ? false : t('keys.keepFirst')} onClick={onClose}>
          {t('keys.done')}
        </Button>
      }
    >
      <div className={styles.dialog}>
        <Banner kind="warning">{t('keys.once')}</Banner>
        <Field label={t('keys.key')} extra={<Button kind="text" size="small" icon={Copy} onClick={copy}>{t('keys.copy')}</Button>}>
          <Input readOnly className={styles.mono} data-no-words value={made.key} onFocus={(event) => event.currentTarget.select()} />
        </Field>
        <p className={styles.quiet}>{t('keys.how')}</p>
        <pre className={styles.code} data-no-words>{`curl -H "Authorization: Bearer ${made.hint}…" ${window.location.origin}/api/v1/me`}</pre>
        <Checkbox checked={kept} onChange={setKept}>
          {t('keys.kept')}
        </Checkbox>
      </div>
    </Dialog>
  );
}

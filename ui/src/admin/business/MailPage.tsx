import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { api, type ApiError } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Banner, Button, Field, InlineError, Input, notify, Panel, Select, SkeletonLines, Switch } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import { SettingsForm } from '../parts/SettingsForm';
import { forgetsSecret, mailChanges, type Mail, type MailBody, type MailInput } from './mail';
import styles from '../parts/SettingsForm.module.css';

const path = '/api/v1/settings/mail';
export const mailKey = ['settings', 'mail'] as const;

/** The mail server, who mails come from, and with which address links begin. */
export default function MailPage() {
  const t = useT('business');
  return (
    <AdminPage title={t('mail.title')}>
      <div className={styles.page}>
        <Loaded />
      </div>
    </AdminPage>
  );
}

function Loaded() {
  const mail = useQuery({ queryKey: mailKey, queryFn: ({ signal }) => api.get<Mail>(path, { signal }) });
  // What is typed outlives a reading that fails behind it.
  if (mail.data) return <MailForm mail={mail.data} />;
  if (mail.error) return <InlineError error={mail.error} onRetry={() => void mail.refetch()} />;
  return <SkeletonLines lines={8} />;
}

function MailForm({ mail }: { mail: Mail }) {
  const t = useT('business');
  const client = useQueryClient();
  const [input, setInput] = useState<MailInput>({});
  const [checked, setChecked] = useState(false);
  const { body, badPort } = mailChanges(input, mail);
  const dirty = badPort || Object.keys(body).length > 0;
  const save = useMutation<Mail, ApiError, MailBody>({
    mutationFn: (changes) => api.patch<Mail>(path, changes),
    onSuccess: (saved) => {
      client.setQueryData(mailKey, saved);
      setInput({});
      notify(t(saved.enabled ? 'mail.savedOn' : 'mail.savedOff'), { kind: 'success' });
    },
  });
  const test = useMutation<{ to: string }, ApiError, MailBody>({ mutationFn: (changes) => api.post<{ to: string }>(`${path}:test`, changes) });
  const change = (part: MailInput) => {
    setInput({ ...input, ...part });
    save.reset();
    test.reset();
  };
  const failed = save.error ?? test.error;
  const errors = failed?.fieldErrors ?? {};
  const value = { ...mail, ...input, port: input.port ?? String(mail.port || '') };
  const forgets = forgetsSecret(body, mail);
  const tried = (run: () => void) => {
    setChecked(true);
    if (badPort) document.getElementById('mail-port')?.focus();
    else run();
  };
  return (
    <SettingsForm
      dirty={dirty}
      saving={save.isPending}
      onReset={() => setInput({})}
      onSubmit={() => tried(() => save.mutate(body))}
      acts={
        <Button icon={Send} loading={test.isPending} disabled={value.host.trim() === '' ? t('mail.needHost') : false} onClick={() => tried(() => test.mutate(body))}>
          {t('mail.test')}
        </Button>
      }
    >
      <Panel title={t('mail.server')}>
        <div className={styles.stack}>
          <p className={styles.quiet}>{t('mail.words')}</p>
          <Switch checked={value.enabled} onChange={(enabled) => change({ enabled })}>
            {t('mail.enabled')}
          </Switch>
          <div className={styles.fields}>
            <Field label={t('mail.host')} error={errors.host?.message}>
              <Input spellCheck={false} placeholder="smtp.example.com" value={value.host} onChange={(event) => change({ host: event.target.value })} />
            </Field>
            <Field id="mail-port" label={t('mail.port')} error={checked && badPort ? t('mail.badPort') : errors.port?.message}>
              <Input inputMode="numeric" placeholder="465" value={value.port} onChange={(event) => change({ port: event.target.value })} />
            </Field>
            <Field label={t('mail.user')} error={errors.user?.message}>
              <Input autoComplete="off" spellCheck={false} value={value.user} onChange={(event) => change({ user: event.target.value })} />
            </Field>
            <Field label={t('mail.secret')} help={forgets ? undefined : mail.secretSet ? t('mail.secretKept') : undefined} warning={mail.secretLost ? t('mail.secretLost') : forgets ? t('mail.secretAgain') : undefined} error={errors.secret?.message}>
              <Input type="password" autoComplete="new-password" placeholder={mail.secretSet && !forgets ? '••••••••' : undefined} value={input.secret ?? ''} onChange={(event) => change({ secret: event.target.value || undefined })} />
            </Field>
            <Field label={t('mail.auth')} error={errors.auth?.message}>
              <Select
                searchable={false}
                value={value.auth}
                onChange={(auth) => auth && change({ auth })}
                options={[
                  { value: 'PLAIN', label: 'PLAIN' },
                  { value: 'LOGIN', label: 'LOGIN' },
                ]}
              />
            </Field>
            <Field label={t('mail.encryption')} group error={errors.tls?.message}>
              <Switch checked={value.tls} onChange={(tls) => change({ tls })}>
                {t('mail.tls')}
              </Switch>
            </Field>
          </div>
        </div>
      </Panel>
      <Panel title={t('mail.from')}>
        <div className={styles.fields}>
          <Field label={t('mail.fromName')} error={errors['from.name']?.message}>
            <Input maxLength={100} value={input.fromName ?? mail.from.name} onChange={(event) => change({ fromName: event.target.value })} />
          </Field>
          <Field label={t('mail.fromAddress')} error={errors['from.address']?.message ?? errors.from?.message}>
            <Input type="email" placeholder="crm@example.com" value={input.fromAddress ?? mail.from.address} onChange={(event) => change({ fromAddress: event.target.value })} />
          </Field>
          <Field label={t('mail.url')} help={t('mail.urlHelp')} error={errors.url?.message} className={styles.wide}>
            <Input type="url" spellCheck={false} placeholder={window.location.origin} value={value.url} onChange={(event) => change({ url: event.target.value })} />
          </Field>
        </div>
      </Panel>
      {failed && Object.keys(errors).length === 0 && <InlineError error={failed} />}
      {test.data && <Banner kind="success">{t('mail.sent', { to: test.data.to })}</Banner>}
    </SettingsForm>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, Copy } from 'lucide-react';
import { useState } from 'react';
import { api, type ApiError } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { useDirty } from '@/shared/page';
import { Banner, Button, Field, Form, IconButton, InlineError, Input, notify, Panel, SkeletonLines, Switch } from '@/shared/ui';
import { oidcChanges, type Oidc, type OidcInput } from './oidc';
import form from '../parts/SettingsForm.module.css';
import styles from './Security.module.css';

const path = '/api/v1/settings/oidc';
const key = ['settings', 'oidc'] as const;

interface Tested {
  issuer: string;
  authorize: string;
  client: 'accepted' | 'unknown';
}

/** Sign-in at the business's own provider; tested before it is saved. */
export function OidcPanel() {
  const t = useT('security');
  const oidc = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<Oidc>(path, { signal }) });
  return (
    <Panel title={t('oidc.title')}>
      {oidc.isPending && <SkeletonLines lines={4} />}
      {oidc.error && <InlineError error={oidc.error} onRetry={() => void oidc.refetch()} />}
      {oidc.data && <OidcForm key={oidc.dataUpdatedAt} oidc={oidc.data} />}
    </Panel>
  );
}

function OidcForm({ oidc }: { oidc: Oidc }) {
  const t = useT('security');
  const tu = useT('ui');
  const client = useQueryClient();
  const [input, setInput] = useState<OidcInput>({});
  const changes = oidcChanges(input, oidc);
  const dirty = Object.keys(changes).length > 0;
  useDirty(dirty);
  const test = useMutation<Tested, ApiError, void>({ mutationFn: () => api.post<Tested>(`${path}:test`, changes) });
  const save = useMutation<Oidc, ApiError, OidcInput>({
    mutationFn: (body) => api.patch<Oidc>(path, body),
    onSuccess: (saved) => {
      client.setQueryData(key, saved);
      void client.invalidateQueries({ queryKey: ['sign-in', 'offer'] });
      notify(t(saved.enabled ? 'oidc.savedOn' : 'oidc.savedOff'), { kind: 'success' });
    },
  });
  const change = (part: OidcInput) => {
    setInput({ ...input, ...part });
    test.reset();
    save.reset();
  };
  const failed = save.error ?? test.error;
  const errors = failed?.fieldErrors ?? {};
  const value = { ...oidc, ...input };
  const moved = (input.issuer !== undefined && input.issuer !== oidc.issuer) || (input.clientId !== undefined && input.clientId !== oidc.clientId);
  return (
    <Form className={styles.oidc} onSubmit={() => dirty && save.mutate(changes)}>
      <p className={styles.quiet}>{t('oidc.words')}</p>
      <Switch checked={value.enabled} onChange={(enabled) => change({ enabled })}>
        {t('oidc.enabled')}
      </Switch>
      <div className={form.fields}>
        <Field label={t('oidc.label')} help={t('oidc.labelHelp')} error={errors.label?.message}>
          <Input maxLength={60} value={value.label} onChange={(event) => change({ label: event.target.value })} />
        </Field>
        <Field label={t('oidc.issuer')} error={errors.issuer?.message}>
          <Input type="url" inputMode="url" spellCheck={false} placeholder="https://id.example.com" value={value.issuer} onChange={(event) => change({ issuer: event.target.value })} />
        </Field>
        <Field label={t('oidc.clientId')} error={errors.clientId?.message}>
          <Input spellCheck={false} autoComplete="off" value={value.clientId} onChange={(event) => change({ clientId: event.target.value })} />
        </Field>
        <Field label={t('oidc.secret')} help={moved && oidc.secretSet ? t('oidc.secretAgain') : oidc.secretSet ? t('oidc.secretKept') : undefined} warning={oidc.secretLost ? t('oidc.secretLost') : undefined} error={errors.secret?.message}>
          <Input type="password" autoComplete="new-password" placeholder={oidc.secretSet && !moved ? '••••••••' : undefined} value={input.secret ?? ''} onChange={(event) => change({ secret: event.target.value || undefined })} />
        </Field>
        <Field label={t('oidc.redirect')} help={t('oidc.redirectHelp')} className={form.wide} group>
          <div className={styles.redirect} data-no-words>
            <code>{oidc.redirect}</code>
            <IconButton icon={Copy} label={t('oidc.copy')} onClick={() => void navigator.clipboard.writeText(oidc.redirect).then(() => notify(tu('copied'), { kind: 'success' }))} />
          </div>
        </Field>
      </div>
      <Switch checked={value.secondFactor} onChange={(secondFactor) => change({ secondFactor })}>
        {t('oidc.secondFactor')}
      </Switch>
      {failed && Object.keys(errors).length === 0 && <InlineError error={failed} />}
      {test.data && (
        <Banner kind={test.data.client === 'accepted' ? 'success' : 'info'} icon={CircleCheck}>
          {t(test.data.client === 'accepted' ? 'oidc.accepted' : 'oidc.reached', { issuer: test.data.issuer })}
        </Banner>
      )}
      <div className={styles.acts}>
        <Button kind="primary" type="submit" loading={save.isPending} disabled={!dirty}>
          {tu('save')}
        </Button>
        <Button loading={test.isPending} disabled={value.issuer.trim() === '' ? t('oidc.needIssuer') : false} onClick={() => test.mutate()}>
          {t('oidc.test')}
        </Button>
        {dirty && <Button onClick={() => setInput({})}>{t('oidc.reset')}</Button>}
      </div>
    </Form>
  );
}

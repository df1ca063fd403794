import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, useMe, type ApiError } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { NoAccess, useBreadcrumb } from '@/shared/page';
import { Button, Field, InlineError, Input, notify, Panel, SkeletonLines } from '@/shared/ui';
import { defaultsOf, limitGroups, limitKeys, readLimits, shownOf, type BusinessSettings, type LimitInput, type LimitKey, type Limits } from './limits';
import { SettingsForm } from './parts/SettingsForm';
import form from './parts/SettingsForm.module.css';
import styles from './LimitsPage.module.css';

const path = '/api/v1/settings/business';
const settingsKey = ['settings', 'business'] as const;

/** How often the server answers, and how often signing in may fail. */
export default function LimitsPage() {
  const t = useT('admin');
  const me = useMe().data;
  useBreadcrumb([{ label: t('limits.title') }]);
  if (!me) return null;
  return me.can.admin ? <Limited /> : <NoAccess to={t('limits.title')} />;
}

function Limited() {
  const settings = useQuery({ queryKey: settingsKey, queryFn: ({ signal }) => api.get<BusinessSettings>(path, { signal }) });
  return (
    <div className={form.page}>
      {settings.isPending && <SkeletonLines lines={8} />}
      {settings.error && <InlineError error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && <LimitsForm settings={settings.data} />}
    </div>
  );
}

function useSaveLimits() {
  const client = useQueryClient();
  return useMutation<BusinessSettings, ApiError, Partial<Limits>>({
    mutationFn: (limits) => api.patch<BusinessSettings>(path, { limits }),
    onSuccess: (saved) => client.setQueryData(settingsKey, saved),
  });
}

function LimitsForm({ settings }: { settings: BusinessSettings }) {
  const t = useT('admin');
  const save = useSaveLimits();
  const [input, setInput] = useState<LimitInput>({});
  const [wrong, setWrong] = useState<LimitKey[]>([]);
  const read = readLimits(input, settings);
  const dirty = read.wrong.length > 0 || Object.keys(read.changes).length > 0;
  const change = (part: LimitInput) => {
    setInput({ ...input, ...part });
    setWrong(wrong.filter((key) => !(key in part)));
    save.reset();
  };
  const submit = () => {
    setWrong(read.wrong);
    if (read.wrong[0]) document.getElementById(idOf(read.wrong[0]))?.focus();
    else
      save.mutate(read.changes, {
        onSuccess: () => {
          setInput({});
          notify(t('limits.saved'), { kind: 'success' });
        },
        onError: (error) => {
          const refused = limitGroups.flatMap((group) => group.limits).find(({ key }) => error.fieldErrors[`limits.${key}`]);
          if (refused) document.getElementById(idOf(refused.key))?.focus();
        },
      });
  };
  const errors = save.error?.fieldErrors ?? {};
  const errorOf = (key: LimitKey) => (wrong.includes(key) ? t('limits.between', rangeOf(settings, key)) : errors[`limits.${key}`]?.message);
  const defaults = defaultsOf(settings);
  const standing = limitKeys.every((key) => shownOf(input, settings, key) === defaults[key]);
  return (
    <SettingsForm
      dirty={dirty}
      saving={save.isPending}
      onSubmit={submit}
      acts={
        <Button disabled={standing ? t('limits.areDefaults') : false} onClick={() => change(defaults)}>
          {t('limits.defaults')}
        </Button>
      }
    >
      <p className={form.words}>{t('limits.words')}</p>
      {save.error && !Object.keys(errors).some((key) => key.startsWith('limits.')) && <InlineError error={save.error} />}
      {limitGroups.map((group) => (
        <Panel key={group.key} title={t(`limits.group.${group.key}`)}>
          <div className={styles.fields}>
            {group.limits.map(({ key, unit }) => (
              <Field
                key={key}
                id={idOf(key)}
                label={t(`limits.of.${key}`)}
                error={errorOf(key)}
                help={
                  <>
                    {t(`limits.help.${key}`)}
                    <br />
                    {t('limits.range', rangeOf(settings, key))}
                  </>
                }
              >
                <Input inputMode="numeric" suffix={t(`limits.unit.${unit}`)} value={shownOf(input, settings, key)} onChange={(event) => change({ [key]: event.target.value })} />
              </Field>
            ))}
          </div>
        </Panel>
      ))}
    </SettingsForm>
  );
}

const idOf = (key: LimitKey): string => `limit-${key}`;

/** A limit's range in words. */
function rangeOf({ limitRanges }: BusinessSettings, key: LimitKey) {
  const range = limitRanges[key];
  return { min: formatNumber(range.min), max: formatNumber(range.max), default: formatNumber(range.default) };
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { api, useMe, type ApiError } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { NoAccess, useBreadcrumb, useDirty } from '@/shared/page';
import { Button, confirm, Field, InlineError, Input, notify, Panel, SkeletonLines } from '@/shared/ui';
import { defaultsOf, limitGroups, limitKeys, readLimits, shownOf, type BusinessSettings, type LimitInput, type LimitKey, type Limits } from './limits';
import { FootBar } from './parts/FootBar';
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
    <div className={styles.page}>
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
  const tu = useT('ui');
  const save = useSaveLimits();
  const [input, setInput] = useState<LimitInput>({});
  const [wrong, setWrong] = useState<LimitKey[]>([]);
  const read = readLimits(input, settings);
  const dirty = read.wrong.length > 0 || Object.keys(read.changes).length > 0;
  useDirty(dirty);
  useBlocker({
    shouldBlockFn: async ({ current, next }) =>
      dirty && current.pathname !== next.pathname && !(await confirm({ title: t('limits.leave'), body: t('limits.leaveWords'), action: t('limits.discard') })),
    enableBeforeUnload: false,
  });
  const change = (part: LimitInput) => {
    setInput({ ...input, ...part });
    setWrong(wrong.filter((key) => !(key in part)));
    save.reset();
  };
  const submit = () => {
    setWrong(read.wrong);
    if (read.wrong[0]) document.getElementById(idOf(read.wrong[0]))?.focus();
    else if (dirty)
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
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className={styles.words}>{t('limits.words')}</p>
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
      <FootBar>
        <Button kind="primary" type="submit" loading={save.isPending} disabled={!dirty}>
          {tu('save')}
        </Button>
        <Button disabled={standing ? t('limits.areDefaults') : false} onClick={() => change(defaults)}>
          {t('limits.defaults')}
        </Button>
      </FootBar>
    </form>
  );
}

const idOf = (key: LimitKey): string => `limit-${key}`;

/** A limit's range in words. */
function rangeOf({ limitRanges }: BusinessSettings, key: LimitKey) {
  const range = limitRanges[key];
  return { min: formatNumber(range.min), max: formatNumber(range.max), default: formatNumber(range.default) };
}

import { useState } from 'react';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Field, InlineError, Input, notify, Panel, SkeletonLines } from '@/shared/ui';
import { useBusiness, useSaveBusiness } from './business/api';
import { defaultsOf, limitGroups, limitKeys, readLimits, shownOf, type BusinessSettings, type LimitInput, type LimitKey } from './limits';
import { AdminPage } from './parts/AdminPage';
import { SettingsForm } from './parts/SettingsForm';
import form from './parts/SettingsForm.module.css';
import styles from './LimitsPage.module.css';

/** How often the server answers, and how often signing in may fail. */
export default function LimitsPage() {
  const t = useT('admin');
  return (
    <AdminPage title={t('limits.title')}>
      <div className={form.page}>
        <Limited />
      </div>
    </AdminPage>
  );
}

function Limited() {
  const settings = useBusiness();
  return (
    <>
      {settings.isPending && <SkeletonLines lines={8} />}
      {settings.error && <InlineError error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && <LimitsForm settings={settings.data} />}
    </>
  );
}

function LimitsForm({ settings }: { settings: BusinessSettings }) {
  const t = useT('admin');
  const save = useSaveBusiness();
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
      save.mutate(
        { limits: read.changes },
        {
          onSuccess: () => {
            setInput({});
            notify(t('limits.saved'), { kind: 'success' });
          },
          onError: (error) => {
            const refused = limitGroups.flatMap((group) => group.limits).find(({ key }) => error.fieldErrors[`limits.${key}`]);
            if (refused) document.getElementById(idOf(refused.key))?.focus();
          },
        },
      );
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

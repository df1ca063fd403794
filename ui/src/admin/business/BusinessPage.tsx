import { useState } from 'react';
import { currencies, zones } from '@/auth/setup';
import type { Locale } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Field, InlineError, Input, notify, Panel, RadioGroup, Select } from '@/shared/ui';
import { SettingsForm } from '../parts/SettingsForm';
import { useSaveBusiness, type Business, type BusinessPatch } from './api';
import { BusinessSettings } from './BusinessSettings';
import { LogoField } from './LogoField';
import styles from '../parts/SettingsForm.module.css';

/** Whose Tenon this is: name, logo, language, time zone, currency. */
export default function BusinessPage() {
  const t = useT('business');
  return <BusinessSettings title={t('title')}>{(business) => <BusinessForm business={business} />}</BusinessSettings>;
}

type Typed = Pick<BusinessPatch, 'name' | 'locale' | 'timezone' | 'currency' | 'tiles'>;

/** What differs from what is saved. */
function changesOf(input: Typed, saved: Business): Typed {
  const changes: Record<string, unknown> = {};
  const { url = '', attribution = '' } = input.tiles ?? saved.tiles;
  if (url.trim() !== saved.tiles.url || attribution.trim() !== saved.tiles.attribution) changes.tiles = { url: url.trim(), attribution: attribution.trim() };
  for (const key of ['name', 'locale', 'timezone', 'currency'] as const) {
    const value = input[key]?.trim();
    if (value !== undefined && value !== saved[key]) changes[key] = value;
  }
  return changes as Typed;
}

function BusinessForm({ business }: { business: Business }) {
  const t = useT('business');
  const ta = useT('auth');
  const save = useSaveBusiness();
  const [input, setInput] = useState<Typed>({});
  const value = { ...business, ...input };
  const changes = changesOf(input, business);
  const errors = save.error?.fieldErrors ?? {};
  const change = (part: Typed) => {
    setInput({ ...input, ...part });
    save.reset();
  };
  const known = currencies.includes(value.currency) ? currencies : [value.currency, ...currencies];
  return (
    <SettingsForm
      dirty={Object.keys(changes).length > 0}
      saving={save.isPending}
      onReset={() => setInput({})}
      onSubmit={() => {
        if (!value.name.trim()) document.getElementById('business-name')?.focus();
        else
          save.mutate(changes, {
            onSuccess: () => {
              setInput({});
              notify(t('saved'), { kind: 'success' });
            },
          });
      }}
    >
      {save.error && Object.keys(errors).length === 0 && <InlineError error={save.error} />}
      <Panel title={t('identity')}>
        <div className={styles.stack}>
          <Field id="business-name" label={t('name')} required error={value.name.trim() ? errors.name?.message : t('needName')}>
            <Input maxLength={200} value={value.name} onChange={(event) => change({ name: event.target.value })} />
          </Field>
          <LogoField />
        </div>
      </Panel>
      <Panel title={t('region')}>
        <div className={styles.fields}>
          <Field label={t('locale')} help={t('localeHelp')} group error={errors.locale?.message}>
            <RadioGroup<Locale>
              direction="row"
              value={value.locale}
              onChange={(locale) => change({ locale })}
              options={[
                { value: 'zh', label: ta('zh') },
                { value: 'en', label: 'English' },
              ]}
            />
          </Field>
          <Field label={t('timezone')} help={t('timezoneHelp')} error={errors.timezone?.message}>
            <Select searchable value={value.timezone} onChange={(timezone) => timezone && change({ timezone })} options={zones().map((zone) => ({ value: zone, label: zone }))} />
          </Field>
          <Field label={t('currency')} help={t('currencyHelp')} error={errors.currency?.message}>
            <Select value={value.currency} onChange={(currency) => currency && change({ currency })} options={known.map((code) => ({ value: code, label: currencies.includes(code) ? `${code} · ${ta(`currency.${code}`)}` : code }))} />
          </Field>
        </div>
      </Panel>
      <Panel title={t('maps')}>
        <div className={styles.stack}>
          <Field label={t('tiles')} help={t('tilesHelp')} error={errors['tiles.url']?.message}>
            <Input maxLength={300} inputMode="url" spellCheck={false} placeholder="https://tiles.example.com/{z}/{x}/{y}.png" value={value.tiles.url} onChange={(event) => change({ tiles: { ...value.tiles, url: event.target.value } })} />
          </Field>
          <Field label={t('attribution')} help={t('attributionHelp')} error={errors['tiles.attribution']?.message}>
            <Input maxLength={300} value={value.tiles.attribution} onChange={(event) => change({ tiles: { ...value.tiles, attribution: event.target.value } })} />
          </Field>
        </div>
      </Panel>
    </SettingsForm>
  );
}

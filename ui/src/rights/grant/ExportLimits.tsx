import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDefinitions, type ExportBounds, type GrantDoc } from '@/meta';
import { api, type Page, type Person } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { Avatar, Checkbox, Field, Input, MultiSelect, RadioGroup } from '@/shared/ui';
import styles from './Grant.module.css';

interface ExportLimitsProps {
  limits: GrantDoc['limits'];
  errors: Record<string, string>;
  onChange: (limits: GrantDoc['limits']) => void;
}

type Above = NonNullable<ExportBounds['above']>;

/** How many records a person takes away freely within a day, and what is done about more of them. */
export function ExportLimits({ limits = {}, errors, onChange }: ExportLimitsProps) {
  const t = useT('rights');
  const approvers = limits.approvers ?? {};
  const change = (next: ExportBounds): void => onChange(next.export || next.above ? next : undefined);
  const setApprovers = (next: NonNullable<ExportBounds['approvers']>): void => change({ ...limits, approvers: next });
  const fault = Object.entries(errors).find(([path]) => path.startsWith('limits.approvers'))?.[1];
  return (
    <>
      <Field label={t('grant.exportLimit')} help={t('grant.exportHelp')} error={errors['limits.export']}>
        <Input
          className={styles.number}
          inputMode="numeric"
          value={limits.export ?? ''}
          onChange={(event) => {
            const digits = event.target.value.normalize('NFKC').replace(/\D/g, '').slice(0, 7);
            const { export: _, ...rest } = limits;
            const above = rest.above === 'refuse' ? {} : rest;
            change(Number(digits) > 0 ? { ...rest, export: Number(digits) } : above);
          }}
        />
      </Field>
      <Field label={limits.export ? t('grant.above') : t('grant.each')}>
        <RadioGroup<Above>
          value={limits.above ?? 'refuse'}
          options={[
            { value: 'refuse', label: limits.export ? t('grant.aboveRefuse') : t('grant.noBound') },
            { value: 'approval', label: t('grant.aboveApproval'), description: t('grant.aboveApprovalHelp') },
            { value: 'watermark', label: t('grant.aboveWatermark'), description: t('grant.aboveWatermarkHelp') },
          ]}
          onChange={(above) => {
            const { above: _, approvers: __, ...rest } = limits;
            change(above === 'refuse' ? rest : above === 'approval' ? { ...rest, above, approvers: Object.keys(approvers).length > 0 ? approvers : { manager: true } } : { ...rest, above });
          }}
        />
      </Field>
      {limits.above === 'approval' && (
        <Field label={t('grant.approvers')} help={t('grant.approversHelp')} error={fault} group>
          <Approvers approvers={approvers} onChange={setApprovers} />
        </Field>
      )}
    </>
  );
}

function Approvers({ approvers, onChange }: { approvers: NonNullable<ExportBounds['approvers']>; onChange: (next: NonNullable<ExportBounds['approvers']>) => void }) {
  const t = useT('rights');
  const [words, setWords] = useState('');
  const roles = (useDefinitions('role').data ?? []).map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }));
  const found = useQuery({
    queryKey: ['people', 'addresses', words],
    queryFn: ({ signal }) => api.get<Page<Person>>('/api/v1/people', { query: { q: words, limit: 50 }, signal }),
    placeholderData: (previous) => previous,
  });
  const people = (found.data?.items ?? []).flatMap((one) => (one.active && one.email ? [{ value: one.email, label: one.name, description: one.email, leading: <Avatar name={one.name} id={one.id} size={20} /> }] : []));
  const set = (part: Partial<typeof approvers>): void => {
    const next = { ...approvers, ...part };
    onChange({ ...(next.roles?.length && { roles: next.roles }), ...(next.people?.length && { people: next.people }), ...(next.manager && { manager: true }) });
  };
  const gone = (list: readonly string[] | undefined, known: readonly { value: string }[]) => (list ?? []).filter((value) => !known.some((one) => one.value === value)).map((value) => ({ value, label: value }));
  return (
    <div className={styles.approvers}>
      <Checkbox checked={approvers.manager === true} onChange={(manager) => set({ manager })}>
        {t('grant.approverManager')}
      </Checkbox>
      <MultiSelect label={t('grant.approverRoles')} placeholder={t('grant.approverRoles')} value={approvers.roles ?? []} options={[...roles, ...gone(approvers.roles, roles)]} onChange={(list) => set({ roles: list })} />
      <MultiSelect label={t('grant.approverPeople')} placeholder={t('grant.approverPeople')} value={approvers.people ?? []} options={people} known={gone(approvers.people, people)} loading={found.isFetching} onSearch={setWords} onChange={(list) => set({ people: list })} />
    </div>
  );
}

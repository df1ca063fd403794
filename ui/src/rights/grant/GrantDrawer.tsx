import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { GrantDoc, ObjectDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { text, useT } from '@/shared/i18n';
import { Button, Drawer, Field, IconButton, InlineError, Switch, ToggleChip } from '@/shared/ui';
import { ExportLimits } from './ExportLimits';
import { FieldRights } from './FieldRights';
import styles from './Grant.module.css';
import { operations, templateOf, templates } from './model';
import { Presets } from './Presets';
import { RowRights } from './RowRights';

interface GrantDrawerProps {
  grant: GrantDoc;
  object: ObjectDoc | undefined;
  /** Its place among the grants of the role, which names it while it has no name. */
  place: number;
  errors: Record<string, string>;
  /** How far it reaches. */
  reach?: ReactNode;
  onChange: (patch: Partial<GrantDoc>, part?: string) => void;
  onRemove: () => void;
  onClose: () => void;
}

/** One grant: operations, rows, fields, presets; every change is in the draft at once. */
export default function GrantDrawer({ grant, object, place, errors, reach, onChange, onRemove, onClose }: GrantDrawerProps) {
  const t = useT('rights');
  const has = (operation: (typeof operations)[number]): boolean => grant.operations?.includes(operation) ?? false;
  const name = text(grant.label);
  const objectName = text(object?.label) || grant.object;
  const title = `${objectName} · ${name || t('grant.numbered', { n: place + 1 })}`;
  const creates = has('create') || has('import');
  const told = new Set(['rows', 'team', 'follows', 'limits.export', ...Object.keys(grant.presets ?? {}).map((key) => `presets.${key}`)]);
  const others = Object.entries(errors).filter(([key]) => !told.has(key) && !(has('export') && key.startsWith('limits.approvers')));
  return (
    <Drawer
      open
      width={640}
      onClose={onClose}
      label={t('grant.label')}
      title={title}
      actions={
        <>
          <Switch checked={!grant.disabled} onChange={(on) => onChange({ disabled: on ? undefined : true })}>
            {t('grant.active')}
          </Switch>
          <IconButton size="small" icon={Trash2} label={t('grant.remove', { name: title })} onClick={onRemove} />
        </>
      }
    >
      <div className={styles.panel}>
        {others.map(([key, message]) => (
          <InlineError key={key}>{message}</InlineError>
        ))}
        <LabelProp label={t('grant.name')} value={grant.label} placeholder={{ zh: t('grant.nameExample'), en: t('grant.nameExample') }} onChange={(label) => onChange({ label }, 'label')} />
        <Field label={t('grant.template')} group help={t('grant.templateHelp')}>
          <div className={styles.chips}>
            {templates.map((one) => (
              <Button key={one} size="small" onClick={() => onChange(templateOf(one, { owner: object?.owner }))}>
                {t(`template.${one}`)}
              </Button>
            ))}
          </div>
        </Field>
        <Field label={t('grant.operations')} group>
          <div className={styles.chips}>
            {operations.map((operation) => (
              <ToggleChip key={operation} pressed={has(operation)} onClick={() => onChange({ operations: operations.filter((one) => (one === operation ? !has(one) : has(one))) })}>
                {t(`operation.${operation}`)}
              </ToggleChip>
            ))}
          </div>
        </Field>
        {has('export') && <ExportLimits limits={grant.limits} errors={errors} onChange={(limits) => onChange({ limits }, 'limits')} />}
        <RowRights object={object} grant={grant} errors={errors} onChange={onChange} />
        {reach}
        <Field label={t('grant.fields')} group>
          <FieldRights object={object} grant={grant} onChange={onChange} />
        </Field>
        {(creates || grant.presets) && (
          <Field label={t('grant.presets')} group help={t('grant.presetsHelp')}>
            <Presets object={object} grant={grant} errors={errors} onChange={onChange} />
          </Field>
        )}
      </div>
    </Drawer>
  );
}

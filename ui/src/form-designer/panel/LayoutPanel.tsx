import { useT } from '@/shared/i18n';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { Field, Segmented, Switch } from '@/shared/ui';
import type { FieldSpec } from '@/meta';
import { LabelProp } from '@/meta/props';
import { widths, type LayoutNode } from '../model/layout';
import styles from './Panel.module.css';

interface LayoutPanelProps {
  node: LayoutNode;
  /** Key of the object whose records the form is for. */
  object: string;
  error?: string;
  field?: FieldSpec;
  width: number;
  onChange: (patch: Partial<LayoutNode>, part?: string) => void;
}

/** Properties of a field on this layout only. */
export function LayoutPanel({ node, object, field, width, error, onChange }: LayoutPanelProps) {
  const t = useT('form-designer');
  return (
    <div className={styles.props}>
      <VisibleProp node={node} object={object} error={error} onChange={onChange} />
      <Field label={t('layout.width')} group>
        <Segmented
          block
          size="small"
          label={t('layout.width')}
          value={String(width)}
          items={widths.map((w) => ({ key: String(w), label: t(`layout.widths.${w}`) }))}
          onChange={(next) => onChange({ width: Number(next) })}
        />
      </Field>
      <LabelProp label={t('layout.label')} help={t('layout.labelHelp')} placeholder={field?.label} value={node.label} onChange={(label) => onChange({ label }, 'label')} />
      <Switch checked={!!node.read_only} onChange={(read_only) => onChange({ read_only: read_only || undefined })}>
        {t('layout.readOnly')}
      </Switch>
      <Field label={t('layout.phone')} group>
        <Segmented
          block
          size="small"
          label={t('layout.phone')}
          value={node.phone ?? 'show'}
          items={(['show', 'full', 'hidden'] as const).map((key) => ({ key, label: t(`layout.phones.${key}`) }))}
          onChange={(phone) => onChange({ phone: phone === 'show' ? undefined : phone })}
        />
      </Field>
      <Switch checked={!!node.keep} onChange={(keep) => onChange({ keep: keep || undefined })}>
        {t('layout.keep')}
      </Switch>
    </div>
  );
}

/** When a part is there; without a condition always. */
function VisibleProp({ node, object, error, onChange }: Pick<LayoutPanelProps, 'node' | 'object' | 'error' | 'onChange'>) {
  const t = useT('form-designer');
  return (
    <Field label={t('layout.visible')} group error={error}>
      <ConditionBuilder short object={object} usage="rule" label={t('layout.visible')} empty={t('layout.always')} value={typeof node.visible === 'string' ? node.visible : ''} invalid={!!error} onChange={(visible) => onChange({ visible: visible || undefined }, 'visible')} />
    </Field>
  );
}

/** Properties of a section, heading, note or divider. */
export function PartPanel({ node, object, error, onChange, focusLabel }: Omit<LayoutPanelProps, 'width' | 'field'> & { focusLabel: string }) {
  const t = useT('form-designer');
  return (
    <div className={styles.props}>
      {(node.type === 'section' || node.type === 'heading' || node.type === 'tabs' || node.type === 'tab') && (
        <LabelProp id={focusLabel} label={t('layout.title')} required={node.type === 'tab'} value={node.label} onChange={(label) => onChange({ label }, 'label')} />
      )}
      {node.type === 'note' && (
        <LabelProp id={focusLabel} label={t('layout.text')} rows={4} required value={node.text} error={node.text?.zh || node.text?.en ? undefined : t('layout.textMissing')} onChange={(words) => onChange({ text: words ?? {} }, 'text')} />
      )}
      {node.type === 'section' && (
        <Switch checked={!!node.collapsed} onChange={(collapsed) => onChange({ collapsed: collapsed || undefined })}>
          {t('layout.collapsed')}
        </Switch>
      )}
      <VisibleProp node={node} object={object} error={error} onChange={onChange} />
      {node.type === 'divider' && <p className={styles.note}>{t('layout.dividerHelp')}</p>}
    </div>
  );
}

import { useT } from '@/shared/i18n';
import { Field, Segmented, Switch } from '@/shared/ui';
import type { FieldSpec } from '@/meta';
import { LabelProp } from '@/meta/props';
import { widths, type LayoutNode } from '../model/layout';
import styles from './Panel.module.css';

interface LayoutPanelProps {
  node: LayoutNode;
  field?: FieldSpec;
  width: number;
  onChange: (patch: Partial<LayoutNode>, part?: string) => void;
}

/** Properties of a field on this layout only. */
export function LayoutPanel({ node, field, width, onChange }: LayoutPanelProps) {
  const t = useT('form-designer');
  return (
    <div className={styles.props}>
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
    </div>
  );
}

/** Properties of a section, heading, note or divider. */
export function PartPanel({ node, onChange, focusLabel }: Omit<LayoutPanelProps, 'width' | 'field'> & { focusLabel: string }) {
  const t = useT('form-designer');
  return (
    <div className={styles.props}>
      {(node.type === 'section' || node.type === 'heading') && (
        <LabelProp id={focusLabel} label={t('layout.title')} value={node.label} onChange={(label) => onChange({ label }, 'label')} />
      )}
      {node.type === 'note' && (
        <LabelProp id={focusLabel} label={t('layout.text')} rows={4} required value={node.text} error={node.text?.zh || node.text?.en ? undefined : t('layout.textMissing')} onChange={(words) => onChange({ text: words ?? {} }, 'text')} />
      )}
      {node.type === 'section' && (
        <Switch checked={!!node.collapsed} onChange={(collapsed) => onChange({ collapsed: collapsed || undefined })}>
          {t('layout.collapsed')}
        </Switch>
      )}
      {node.type === 'divider' && <p className={styles.note}>{t('layout.dividerHelp')}</p>}
    </div>
  );
}

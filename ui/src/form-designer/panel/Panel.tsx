import { useCallback, useEffect, useId, useState } from 'react';
import { text, useT } from '@/shared/i18n';
import { TabPanel, Tabs } from '@/shared/ui';
import type { FieldError } from '@/shared/api/error';
import { cleaned, fieldOf, titleTypes, type ObjectDoc } from '@/meta';
import type { FieldProblems } from '../Canvas';
import { nodeName } from '../acts';
import { changeType, dropField, renameKey, setFieldProperties, setFormProperties, setNode, type Design } from '../model/commands';
import { pathOf, widthOf } from '../model/layout';
import { useDesigner, useDesignerState } from '../store';
import { FieldDialogs, mayChangeType, type FieldDialog } from './FieldDialogs';
import { FieldPanel } from './FieldPanel';
import { FormPanel } from './FormPanel';
import { LayoutPanel, PartPanel } from './LayoutPanel';
import styles from './Panel.module.css';

/** The properties of what is chosen on the sheet: of the field everywhere, and of the field on this layout. */
export function Panel({ design, publishedObject, problems, objectProblems, formProblems }: { design: Design; publishedObject: ObjectDoc | null; problems: FieldProblems; objectProblems?: Record<string, FieldError>; formProblems?: Record<string, FieldError> }) {
  const t = useT('form-designer');
  const { run, session, store } = useDesigner();
  const [dialog, setDialog] = useState<FieldDialog>(null);
  const selected = useDesignerState((state) => state.selected);
  const tab = useDesignerState((state) => state.panel);
  const focusLabel = useDesignerState((state) => state.focusLabel);
  const partLabel = useId();
  const focused = useCallback(() => store.setState({ focusLabel: null }), [store]);
  const id = selected.length === 1 ? selected[0]! : null;
  const node = id ? design.layout.nodes[id] : undefined;
  const visibleFault = node && formProblems?.[`${pathOf(design.layout, node.id)}.visible`]?.message;
  const field = node?.field ? fieldOf(design.object, node.field) : undefined;

  useEffect(() => {
    if (!focusLabel || focusLabel !== id || node?.field) return;
    const input = document.getElementById(partLabel) as HTMLInputElement | null;
    input?.focus();
    input?.select();
    focused();
  }, [focusLabel, id, node?.field, partLabel, focused]);

  if (selected.length > 1) {
    return (
      <aside className={styles.panel} aria-label={t('properties')}>
        <h3 className={styles.title}>{t('parts', { count: selected.length })}</h3>
        <p className={styles.reach}>{t('severalHint')}</p>
      </aside>
    );
  }
  if (!node) {
    return (
      <aside className={styles.panel} aria-label={t('properties')}>
        <h3 className={styles.title}>{t('form.properties')}</h3>
        <p className={styles.reach}>{t('layout.reach')}</p>
        <div className={styles.body}>
          <FormPanel form={design.layout.form} object={design.object} problems={formProblems} onChange={(patch, part) => run(setFormProperties(patch), part && `form.${part}`)} />
        </div>
      </aside>
    );
  }
  if (!field || !node.field) {
    return (
      <aside className={styles.panel} aria-label={t('properties')}>
        <h3 className={styles.title}>{node.field ? nodeName(design, node.id, t) : t(`type.${node.type}`)}</h3>
        <p className={styles.reach}>{t('layout.reach')}</p>
        <div className={styles.body}>
          <PartPanel key={node.id} node={node} object={design.object.key} error={visibleFault} focusLabel={partLabel} onChange={(patch, part) => run(setNode(node.id, patch), part && `${node.id}.${part}`)} />
        </div>
      </aside>
    );
  }
  const published = publishedObject ? fieldOf(publishedObject, field.key) : undefined;
  return (
    <aside className={styles.panel} aria-label={t('propertiesOf', { name: text(field.label) || field.key })}>
      <Tabs
        id="designer-panel"
        className={styles.tabs}
        label={t('properties')}
        value={tab}
        items={[
          { key: 'field', label: t('tab.field') },
          { key: 'layout', label: t('tab.layout') },
        ]}
        onChange={(panel) => store.setState({ panel })}
      />
      <p className={styles.reach}>{t(tab === 'field' ? 'prop.reach' : 'layout.reach')}</p>
      <TabPanel id="designer-panel" value={tab} className={styles.body}>
        {tab === 'field' ? (
          <FieldPanel
            key={node.id}
            object={design.object}
            field={field}
            published={published}
            errors={problems[field.key] ?? {}}
            focus={focusLabel === node.id}
            onFocused={focused}
            onChange={(patch, part) => run(setFieldProperties(field.key, patch), part && `${node.id}.${part}`)}
            onRename={(to, patch = {}) => run((d) => renameKey(field.key, to)(setFieldProperties(field.key, patch)(d)), `${node.id}.label`)}
            onTitle={titleTypes.has(field.type) ? () => run((d) => ({ ...d, object: { ...d.object, title: field.key } })) : undefined}
            problems={objectProblems}
            onRules={(change, part) => run((d) => ({ ...d, object: cleaned({ ...d.object, rules: change(d.object.rules ?? []) }) }), part)}
            onType={mayChangeType(design.object, field) ? () => setDialog('type') : undefined}
            onArchive={() => {
              if (field.archived) run(setFieldProperties(field.key, { archived: undefined }));
              else void session.flush().then(() => setDialog('remove'));
            }}
          />
        ) : (
          <LayoutPanel node={node} object={design.object.key} error={visibleFault} field={field} width={widthOf(design.layout, node)} onChange={(patch, part) => run(setNode(node.id, patch), part && `${node.id}.${part}`)} />
        )}
      </TabPanel>
      <FieldDialogs
        key={field.key}
        open={dialog}
        object={design.object}
        field={field}
        published={published}
        flush={() => session.flush()}
        besides={(use) => use.kind === 'form' && use.key === design.layout.form.key && /^nodes\.|^rules\.\d+\.(fields\.|take\.\d+\.into$)/.test(use.path)}
        onClose={() => setDialog(null)}
        onType={(next, beside) => run(changeType(next, beside))}
        onRemove={() => {
          run(dropField(field.key, !!published));
          store.setState({ selected: [] });
        }}
      />
    </aside>
  );
}

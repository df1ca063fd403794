import { Copy, Monitor } from 'lucide-react';
import { useDefinitions } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Banner, Button, notify, PageBody, Panel } from '@/shared/ui';
import { iconOf } from './types';
import type { Design } from './model/commands';
import { nodeName } from './acts';
import styles from './Designer.module.css';

/** What a layout holds, to be read where the screen is too small to design. */
export function Structure({ design }: { design: Design }) {
  const t = useT('form-designer');
  const { layout, object } = design;
  const scripts = useDefinitions('form_script').data?.filter((one) => one.object === object.key && (!one.forms || one.forms.includes(layout.form.key)));
  const line = (id: string) => {
    const node = layout.nodes[id]!;
    const field = object.fields.find((f) => f.key === node.field);
    const type = field?.type ?? node.type ?? 'text';
    const Icon = iconOf(type);
    return (
      <li key={id}>
        <span className={styles.structureLine}>
          <Icon aria-hidden />
          <span>{nodeName(design, id, t)}</span>
          <span className={styles.structureType}>{t(`type.${type}`)}</span>
        </span>
        {node.children && <ul className={styles.structureInner}>{node.children.map(line)}</ul>}
      </li>
    );
  };
  return (
    <div className={styles.structure}>
      <Banner
        icon={Monitor}
        actions={
          <Button size="small" icon={Copy} onClick={() => void navigator.clipboard.writeText(window.location.href).then(() => notify(t('linkCopied'), { kind: 'success' }))}>
            {t('copyLink')}
          </Button>
        }
      >
        {t('onComputer')}
      </Banner>
      <PageBody>
        <Panel title={text(layout.form.label) || text(object.label)}>
          <ul className={styles.structureList}>{layout.root.map(line)}</ul>
        </Panel>
        {scripts?.map((script) => (
          <Panel key={script.key} title={`${t('scriptsHere')} · ${text(script.label) || script.key}`}>
            <pre className={styles.structureSource} data-no-words tabIndex={0}>
              {script.source}
            </pre>
          </Panel>
        ))}
      </PageBody>
    </div>
  );
}

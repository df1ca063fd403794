import { Plus, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { deleteDefinition, docOf, draftSession, freeKey, putDefinition, useDefinitions, useSession, type DefinitionOf, type FormScriptDoc, type ObjectDoc } from '@/meta';
import { useMe } from '@/shared/api';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, confirm, cx, Drawer, EmptyState, IconButton, messageOf, notify, SkeletonLines, Switch } from '@/shared/ui';
import { ScriptForm } from './ScriptForm';
import styles from './Scripts.module.css';

interface ScriptsDrawerProps {
  object: ObjectDoc;
  /** Key of the layout that is open. */
  layout: string;
  /** The script that is open in place of the list. */
  first?: string;
  onOpen: (key: string | undefined) => void;
  onTry: () => void;
  onClose: () => void;
}

const START = 'function onLoad() {\n}\n';

/** The scripts of a layout; one opens in place of the list. */
export default function ScriptsDrawer({ object, layout, first: open, onOpen, onTry, onClose }: ScriptsDrawerProps) {
  const t = useT('script-editor');
  useLocale((s) => s.locale);
  const all = useDefinitions('form_script').data;
  const forms = useDefinitions('form').data;
  const mayWrite = useMe().data?.can.admin === true;
  const scripts = all?.filter((one) => one.object === object.key && (!one.forms || one.forms.includes(layout)));
  const chosen = all?.find((one) => one.key === open);
  const fail = (error: unknown): void => void notify(messageOf(error) ?? t('save.failed'), { kind: 'error' });
  const add = async (): Promise<void> => {
    const key = freeKey(`${object.key}_script`, all?.map((one) => one.key) ?? [], 'other');
    try {
      await putDefinition<FormScriptDoc>({ kind: 'form_script', key, app: object.app, label: { zh: t('newIn.zh'), en: t('newIn.en') }, object: object.key, forms: [layout], events: { load: true }, source: START });
      onOpen(key);
    } catch (error) {
      fail(error);
    }
  };
  const remove = async (script: DefinitionOf<'form_script'>): Promise<void> => {
    const yes = await confirm({ title: t('remove.title', { name: text(script.label) || script.key }), body: t('remove.body'), action: t('remove.action'), danger: true });
    if (yes) await deleteDefinition('form_script', script.key).catch(fail);
  };
  if (open !== undefined) {
    return (
      <Drawer open name="scripts" keepFocus label={t('title')} title={(chosen && text(chosen.label)) || t('title')} onBack={() => onOpen(undefined)} onClose={onClose}>
        {chosen ? mayWrite ? <Editing key={open} definition={chosen} object={object} layout={layout} onTry={onTry} /> : <Source script={chosen} /> : <div className={styles.body}><SkeletonLines lines={6} /></div>}
      </Drawer>
    );
  }
  const button = mayWrite && (
    <Button kind="primary" icon={Plus} onClick={() => void add()}>{t('add')}</Button>
  );
  return (
    <Drawer open name="scripts" label={t('title')} title={t('title')} onClose={onClose} actions={scripts?.length ? button : undefined}>
      <div className={styles.body}>
        <p className={styles.quiet}>{t('help')}</p>
        {!mayWrite && <p className={styles.quiet}>{t('readOnly')}</p>}
        {!scripts && <SkeletonLines lines={4} />}
        {scripts?.length === 0 && <EmptyState title={t('none')} actions={button || undefined}>{t('noneHelp')}</EmptyState>}
        <ul className={styles.list}>
          {scripts?.map((script) => (
            <li key={script.key} className={cx(styles.script, script.disabled && styles.off)}>
              <button type="button" className={styles.open} onClick={() => onOpen(script.key)}>
                <b>{text(script.label) || script.key}</b>
                <span className={styles.quiet}>{[script.events.load && t('event.load'), script.events.change?.length && t('event.changes', { count: script.events.change.length }), script.events.before_submit && t('event.submit'), script.forms ? script.forms.map((key) => text(forms?.find((f) => f.key === key)?.label) || key).join(t('join')) : t('formsAre.all')].filter(Boolean).join(' · ')}</span>
              </button>
              {mayWrite && <Switch checked={!script.disabled} aria-label={t('active', { name: text(script.label) || script.key })} onChange={(on) => void putDefinition<FormScriptDoc>({ ...docOf<'form_script'>(script), disabled: on ? undefined : true }).catch(fail)} />}
              {mayWrite && <IconButton size="small" icon={Trash2} label={t('remove.action')} onClick={() => void remove(script)} />}
            </li>
          ))}
        </ul>
      </div>
    </Drawer>
  );
}

/** One script while it is written; saved as a draft like the layout. */
function Editing({ definition, object, layout, onTry }: { definition: DefinitionOf<'form_script'>; object: ObjectDoc; layout: string; onTry: () => void }) {
  const t = useT('script-editor');
  const [started] = useState(definition);
  const session = useMemo(() => draftSession<FormScriptDoc>(docOf<'form_script'>(started), (doc) => [doc]), [started]);
  const { present, save } = useSession(session);
  const refused = save.problems[`form_script/${started.key}`];
  useEffect(() => {
    if (save.phase === 'failed') notify(messageOf(save.error) ?? t('save.failed'), { kind: 'error' });
  }, [save.phase, save.error, t]);
  return (
    <>
      <ScriptForm
        script={present}
        object={object}
        layout={layout}
        refused={refused && Object.fromEntries(Object.entries(refused).map(([path, problem]) => [path, problem.message]))}
        onChange={(script, part) => session.apply(() => script, part)}
        onTry={() => void session.flush().then(onTry)}
      />
      <p className={styles.quiet} role="status" style={{ padding: '0 20px 20px' }}>{t(`save.${save.phase}`)}</p>
    </>
  );
}

/** A script to be read. */
export function Source({ script }: { script: FormScriptDoc }) {
  return (
    <div className={styles.body}>
      <pre className={styles.source} data-no-words tabIndex={0}>{script.source}</pre>
    </div>
  );
}

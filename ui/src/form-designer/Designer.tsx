import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChevronDown, Code, Eye, LayoutTemplate, Plus, Zap } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useMe } from '@/shared/api';
import { loadWords, text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { useHotkeys } from '@/shared/keys';
import { commandsOf, useCommands } from '@/shared/page';
import { Button, Menu } from '@/shared/ui';
import { metaOf, problemsUnder, SettingsScopeProvider, targetsOf, useDefinitions, useSession, type DefinitionOf, type Session } from '@/meta';
import { DraftBar } from '@/design/DraftBar';
import { designerActs } from './acts';
import { Canvas, type FieldProblems } from './Canvas';
import type { Command, Design } from './model/commands';
import { nodeOfField, placedFields, toForm } from './model/layout';
import { setRules } from './model/rules';
import { Palette } from './Palette';
import { Panel } from './panel/Panel';
import { createDesignerStore, DesignerProvider, type DesignerScope } from './store';
import { useClipboard } from './useClipboard';
import styles from './Designer.module.css';

const RulesDrawer = lazy(() => import('./rules/RulesDrawer'));
const ScriptsDrawer = lazy(() => loadWords('script-editor').then(() => import('@/script-editor/ScriptsDrawer')));
const Preview = lazy(() => import('./Preview'));
const NewLayout = lazy(() => import('@/design/NewLayout'));

interface DesignerProps {
  app: string;
  session: Session<Design>;
  object: DefinitionOf<'object'>;
  form: DefinitionOf<'form'>;
}

/** Palette, sheet and properties around one session of a layout and its object. */
export function Designer({ app, session, object, form }: DesignerProps) {
  const t = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const navigate = useNavigate();
  const [preview, setPreview] = useState(false);
  const [adding, setAdding] = useState(false);
  const asked = useSearch({ strict: false });
  const [scripts, setScripts] = useState<{ first?: string } | null>(asked.panel === 'scripts' ? { first: asked.node } : null);
  const written = useDefinitions('form_script').data?.filter((one) => one.object === object.key && (!one.forms || one.forms.includes(form.key)));
  const view = useSession(session);
  const design = view.present;
  const currency = useMe().data?.business.currency ?? 'CNY';
  const objects = useDefinitions('object').data;
  const forms = useDefinitions('form', app).data?.filter((one) => one.object === object.key) ?? [];
  const publishedObject = metaOf<'object'>(object).published;

  const store = useMemo(() => createDesignerStore(), []);
  const published = useMemo(() => new Set(publishedObject?.fields.map((field) => field.key)), [publishedObject]);
  const scope = useMemo<DesignerScope>(() => {
    const run = (command: Command, part?: string) => session.apply(command, part);
    return { store, session, run, published, act: designerActs({ session, store, published, t, locale }) };
  }, [store, session, published, t, locale]);

  const targets = useMemo(() => targetsOf(objects, locale, design.object), [objects, locale, design.object]);
  const settings = useMemo(() => ({ targets, currency, object: object.key, flush: () => session.flush() }), [targets, currency, object.key, session]);

  const problems = useMemo<FieldProblems>(() => {
    const all = view.save.problems[`object/${object.key}`];
    const found: FieldProblems = {};
    if (!all) return found;
    design.object.fields.forEach((field, index) => {
      const mine = problemsUnder(all, `fields.${index}`);
      if (Object.keys(mine).length > 0) found[field.key] = mine;
    });
    return found;
  }, [view.save.problems, object.key, design.object.fields]);

  const placed = useMemo(() => placedFields(design.layout), [design.layout]);
  const unplaced = useMemo(() => design.object.fields.filter((field) => !field.archived && !placed.has(field.key)), [design.object, placed]);
  const previewed = useMemo(() => toForm(design.layout), [design.layout]);
  const ruleProblems = useMemo(() => {
    const all = view.save.problems[`form/${form.key}`];
    const found: Record<number, Record<string, string>> = {};
    (design.layout.form.rules ?? []).forEach((_, at) => {
      const mine = problemsUnder(all, `rules.${at}`);
      if (Object.keys(mine).length > 0) found[at] = mine;
    });
    return found;
  }, [view.save.problems, form.key, design.layout.form.rules]);
  const rules = useStore(store, (state) => state.rules);

  // An undo may take away what is chosen.
  useEffect(() => {
    const { selected } = store.getState();
    const left = selected.filter((id) => design.layout.nodes[id]);
    if (left.length < selected.length) store.setState({ selected: left });
  }, [design.layout, store]);

  const firstProblem = Object.keys(problems)[0];
  const showProblem = firstProblem
    ? () => {
        const node = nodeOfField(session.present.layout, firstProblem);
        if (!node) return;
        store.setState({ selected: [node.id], panel: 'field' });
        document.querySelector(`[data-node="${node.id}"]`)?.scrollIntoView({ block: 'center' });
      }
    : undefined;

  useClipboard(scope);
  const one = () => (store.getState().selected.length === 1 ? store.getState().selected[0]! : null);
  useHotkeys({
    p: () => setPreview(true),
    'mod+z': session.undo,
    'mod+shift+z': session.redo,
    'mod+y': session.redo,
    'mod+d': () => {
      const id = one();
      if (id) scope.act.copy(id);
    },
    delete: () => {
      const { selected } = store.getState();
      if (selected.length > 0) scope.act.remove(selected);
    },
    escape: () => (rules ? store.setState({ rules: null }) : scope.act.select(null)),
    'mod+s': () => void session.flush(),
    'mod+shift+p': () => void session.flush().then(() => navigate({ to: '/design/$app/changes', params: { app } })),
  });

  useCommands(() =>
    commandsOf('designer', [
      { label: t('preview'), icon: Eye, keys: 'p', onSelect: () => setPreview(true) },
      { label: t('rules.button', { count: design.layout.form.rules?.length ?? 0 }), icon: Zap, onSelect: () => store.setState({ rules: { field: undefined } }) },
      { label: t('scripts', { count: written?.length ?? 0 }), icon: Code, onSelect: () => setScripts({}) },
      { label: t('newLayout'), icon: Plus, onSelect: () => setAdding(true) },
    ]),
  );

  return (
    <DesignerProvider value={scope}>
      <SettingsScopeProvider value={settings}>
        <DraftBar
          app={app}
          view={view}
          onUndo={session.undo}
          onRedo={session.redo}
          flush={() => session.flush()}
          onProblem={showProblem}
          others={[...metaOf<'form'>(form).others, ...metaOf<'object'>(object).others]}
        />
        <div className={styles.bar}>
          <Menu
            label={t('layouts')}
            items={[
              ...forms.map((other) => ({
                key: other.key,
                label: text(other.label) || other.key,
                description: t(`form.${other.purpose === 'quick' ? 'quick' : 'full'}`),
                checked: other.key === form.key,
                onSelect: () => void navigate({ to: '/design/$app/o/$object/layouts/$layout', params: { app, object: object.key, layout: other.key } }),
              })),
              { separator: true },
              { label: t('newLayout'), icon: Plus, onSelect: () => setAdding(true) },
            ]}
          >
            <Button size="small" kind="text" icon={LayoutTemplate} trailing={<ChevronDown aria-hidden />}>
              {text(design.layout.form.label) || t('form.unnamed')}
            </Button>
          </Menu>
          <span className={styles.grow} />
          <Button size="small" icon={Zap} onClick={() => store.setState({ rules: { field: undefined } })}>
            {t('rules.button', { count: design.layout.form.rules?.length ?? 0 })}
          </Button>
          <Button size="small" icon={Code} onClick={() => setScripts({})}>
            {t('scripts', { count: written?.length ?? 0 })}
          </Button>
          <Button size="small" icon={Eye} onClick={() => setPreview(true)}>
            {t('preview')}
          </Button>
        </div>
        <div className={styles.work}>
          <Palette unplaced={unplaced} />
          <Canvas design={design} problems={problems} />
          <Panel design={design} publishedObject={publishedObject} problems={problems} objectProblems={view.save.problems[`object/${object.key}`]} formProblems={view.save.problems[`form/${form.key}`]} />
        </div>
        <Suspense>
          {rules && (
            <RulesDrawer
              key={rules.field ?? ''}
              object={design.object}
              rules={design.layout.form.rules ?? []}
              placed={placed}
              problems={ruleProblems}
              field={rules.field}
              onRules={(change, part) => session.apply(setRules(change), part)}
              onClose={() => store.setState({ rules: null })}
            />
          )}
          {scripts && !preview && <ScriptsDrawer object={design.object} layout={form.key} first={scripts.first} onOpen={(first) => setScripts({ first })} onTry={() => setPreview(true)} onClose={() => setScripts(null)} />}
          {preview && <Preview object={design.object} form={previewed} flush={session.flush.bind(session)} onClose={() => setPreview(false)} />}
          {adding && <NewLayout app={app} object={design.object} taken={forms.map((f) => f.key)} onClose={() => setAdding(false)} />}
        </Suspense>
      </SettingsScopeProvider>
    </DesignerProvider>
  );
}

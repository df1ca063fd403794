import { Navigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { NoSuchThing, PageError, useBreadcrumb } from '@/shared/page';
import { text, useT } from '@/shared/i18n';
import { media, SkeletonLines, useMedia } from '@/shared/ui';
import { docOf, draftSession, useDefinition, useDefinitions, type DefinitionOf } from '@/meta';
import { Designer } from './Designer';
import { fromForm, toForm } from './model/layout';
import type { Design } from './model/commands';
import { Structure } from './Structure';
import { isWide } from './types';
import styles from './Designer.module.css';

/** The form designer of one layout of an object; `_` is any of them. */
export default function DesignerPage() {
  const { layout } = useParams({ strict: false });
  return layout === '_' ? <AnyLayout /> : <OneLayout />;
}

/** Goes to a layout of the object: what is looked for belongs to all of them. */
function AnyLayout() {
  const { app = '_', object = '' } = useParams({ strict: false });
  const { panel, node } = useSearch({ strict: false });
  const forms = useDefinitions('form').data;
  const scripts = useDefinitions('form_script').data;
  if (!forms || !scripts) return <SkeletonLines lines={6} />;
  const named = scripts.find((one) => one.key === node)?.forms?.[0];
  const layout = named ?? forms.find((one) => one.object === object)?.key;
  if (!layout) return <Navigate to="/design/$app/o/$object" params={{ app, object }} search={{ tab: 'layouts' }} replace />;
  return <Navigate to="/design/$app/o/$object/layouts/$layout" params={{ app, object, layout }} search={{ panel, node }} replace />;
}

function OneLayout() {
  const t = useT('form-designer');
  const { app = '_', object = '', layout = '' } = useParams({ strict: false });
  const objectQuery = useDefinition('object', object);
  const formQuery = useDefinition('form', layout);
  const error = objectQuery.error ?? formQuery.error;
  const name = text(objectQuery.data?.label) || object;
  useBreadcrumb([
    { label: name, to: `/design/${app}/o/${object}` },
    { label: text(formQuery.data?.label) || t('form.unnamed') },
  ]);
  if (error) {
    return <PageError error={error} onRetry={() => void Promise.all([objectQuery.refetch(), formQuery.refetch()])} />;
  }
  if (!objectQuery.data || !formQuery.data) {
    return (
      <div className={styles.loading}>
        <SkeletonLines lines={6} />
      </div>
    );
  }
  if (formQuery.data.object !== object) return <NoSuchThing what="page" />;
  return <Loaded key={`${object}/${layout}`} app={app} object={objectQuery.data} form={formQuery.data} />;
}

function Loaded({ app, object, form }: { app: string; object: DefinitionOf<'object'>; form: DefinitionOf<'form'> }) {
  const wide = useMedia(media.designer);
  const session = useMemo(
    () =>
      draftSession<Design>({ object: docOf<'object'>(object), layout: fromForm(docOf<'form'>(form), new Set(object.fields.filter((f) => isWide(f.type)).map((f) => f.key))) }, (design) => [design.object, toForm(design.layout)]),
    [object, form],
  );
  if (!wide) return <Structure design={session.present} />;
  return <Designer app={app} session={session} object={object} form={form} />;
}

import { useState } from 'react';
import { isApiError } from '@/shared/api';
import type { ViewMeta, ViewType } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, Input, notify, Segmented, Select } from '@/shared/ui';
import { kindsFor, showOf } from '../kinds';
import type { ListModel } from '../useList';
import { changeView, createView } from './api';
import { bodyOf, bodyOfView } from './body';
import { showView, viewName } from './choose';

interface ViewDialogProps {
  list: ListModel;
  /** A new one, what the list shows now under another name, a copy of a view, another name for it. */
  what: 'add' | 'saveAs' | 'copy' | 'rename';
  view?: ViewMeta;
  onClose: () => void;
}

/** Asks for the name of a view, of a new one for its kind and for whom it is. */
export default function ViewDialog({ list, what, view = list.state.view, onClose }: ViewDialogProps) {
  const t = useT('saved');
  const tViews = useT('views');
  const { meta } = list;
  const old = viewName(list, view, tViews);
  const [label, setLabel] = useState(what === 'rename' ? old : what === 'copy' ? t('copyOf', { name: old }) : '');
  const [type, setType] = useState<ViewType>(list.kind.type);
  const [scope, setScope] = useState<'personal' | 'shared'>('personal');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const kinds = kindsFor(meta, list.state.view);
  const mayShare = meta.operations.includes('share');
  const faults = isApiError(error) ? error.fieldErrors : {};

  const save = async (): Promise<void> => {
    if (busy || label.trim() === '') return;
    setBusy(true);
    setError(null);
    try {
      if (what === 'rename') await changeView(meta.key, view.key, { label });
      else {
        const kind = kinds.find((k) => k.type === type) ?? list.kind;
        const body = what === 'copy' ? bodyOfView(view) : what === 'saveAs' || kind === list.kind ? bodyOf(list) : { ...bodyOf(list), type: kind.type, group: undefined, show: kind.type === 'table' ? undefined : (showOf(kind, meta, list.state.view) ?? undefined) };
        const made = await createView(meta.key, { label, view: body, ...(scope === 'shared' && { shared: [{ kind: 'everyone' as const }] }) });
        showView(list, made.key);
        notify(t('made', { name: label.trim() }), { kind: 'success' });
      }
      onClose();
    } catch (problem) {
      if (!isApiError(problem)) throw problem;
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`${what}Title`, { name: old })}
      size="question"
      dirty={label.trim() !== '' && what !== 'rename'}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" loading={busy} disabled={label.trim() === '' ? t('needsName') : false}>
            {t(`${what}Action`)}
          </Button>
        </>
      }
    >
      <Field label={t('name')} required error={faults.label?.message}>
        <Input value={label} maxLength={60} data-autofocus onChange={(event) => setLabel(event.target.value)} />
      </Field>
      {what === 'add' && kinds.length > 1 && (
        <Field label={tViews('kind.switch')}>
          <Select value={type} options={kinds.map((k) => ({ value: k.type, label: tViews(k.label), icon: k.icon }))} onChange={(next) => next && setType(next)} />
        </Field>
      )}
      {what !== 'rename' && mayShare && (
        <Field label={t('forWhom')} group help={scope === 'shared' ? t('sharedHelp') : undefined}>
          <Segmented
            block
            label={t('forWhom')}
            value={scope}
            items={[
              { key: 'personal', label: t('personal') },
              { key: 'shared', label: t('shared') },
            ]}
            onChange={setScope}
          />
        </Field>
      )}
      {error !== null && faults.label === undefined && <InlineError error={error} />}
    </Dialog>
  );
}

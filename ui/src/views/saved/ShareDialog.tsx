import { useState } from 'react';
import { isApiError, useDepartments } from '@/shared/api';
import type { ViewMeta, ViewSubject } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Checkbox, Dialog, Field, InlineError, MultiSelect, notify } from '@/shared/ui';
import { useShareRoles } from '@/rights/share/api';
import type { ListModel } from '../useList';
import { changeView } from './api';
import { viewName } from './choose';

/** With whom a view is shared: everybody, roles, departments. It shows each of them what they may see. */
export default function ShareDialog({ list, view, onClose }: { list: ListModel; view: ViewMeta; onClose: () => void }) {
  const t = useT('saved');
  const tViews = useT('views');
  const { meta, ctx } = list;
  const before = view.made?.shared ?? [];
  const of = (kind: ViewSubject['kind']) => before.flatMap((x) => (x.kind === kind && x.subject ? [x.subject] : []));
  const [everyone, setEveryone] = useState(before.some((x) => x.kind === 'everyone'));
  const [roles, setRoles] = useState(() => of('role'));
  const [departments, setDepartments] = useState(() => of('department'));
  const [children, setChildren] = useState(before.length === 0 || before.some((x) => x.children));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const allRoles = useShareRoles();
  const allDepartments = useDepartments().data?.items ?? [];
  const mayShare = meta.operations.includes('share');
  const save = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    const shared: ViewSubject[] = everyone
      ? [{ kind: 'everyone' }]
      : [...roles.map((subject) => ({ kind: 'role' as const, subject })), ...departments.map((subject) => ({ kind: 'department' as const, subject, children }))];
    try {
      await changeView(meta.key, view.key, { shared });
      notify(shared.length > 0 ? t('sharedNow', { name: viewName(list, view, tViews) }) : t('unsharedNow', { name: viewName(list, view, tViews) }), { kind: 'success' });
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
      title={t('shareTitle', { name: viewName(list, view, tViews) })}
      size="form"
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" loading={busy}>
            {t('shareAction')}
          </Button>
        </>
      }
    >
      <p>{t('sharedHelp')}</p>
      {!mayShare && <p>{t('mayNotShare')}</p>}
      <Checkbox checked={everyone} disabled={!mayShare && !everyone} onChange={setEveryone}>
        {t('everyone')}
      </Checkbox>
      {!everyone && (
        <>
          <Field label={t('roles')}>
            <MultiSelect value={roles} options={allRoles.map((role) => ({ value: role.key, label: text(role.label, ctx.locale) || role.key, keywords: role.key }))} onChange={setRoles} />
          </Field>
          <Field label={t('departments')}>
            <MultiSelect value={departments} options={allDepartments.map((d) => ({ value: d.id, label: d.name }))} onChange={setDepartments} />
          </Field>
          {departments.length > 0 && (
            <Checkbox checked={children} onChange={setChildren}>
              {t('children')}
            </Checkbox>
          )}
        </>
      )}
      {error !== null && <InlineError error={error} />}
    </Dialog>
  );
}

import { useState } from 'react';
import type { Department } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Banner, Button, Dialog, Field, InlineError, notify, Select, SkeletonLines } from '@/shared/ui';
import { useEffectOf, useMerge, useSaveDepartment, type Effect } from '../queries';
import { elsewhere, optionsOf, type TreeRow } from './tree';
import styles from './People.module.css';

interface DialogProps {
  department: Department;
  rows: TreeRow[];
  onClose: () => void;
}

/** Puts a department below another, once it was said what that does. */
export function MoveDialog({ department, to, rows, onClose }: DialogProps & { to?: string }) {
  const t = useT('admin');
  const tu = useT('ui');
  const [parent, setParent] = useState<string | null>(to ?? null);
  const save = useSaveDepartment(department.id);
  const target = parent === null || parent === department.parent ? undefined : parent;
  const effect = useEffectOf(department.id, 'parent', target);
  const options = [{ value: '', label: t('departments.top') }, ...optionsOf(elsewhere(rows, department.id))];
  const back = () => save.mutate({ parent: department.parent });
  return (
    <Dialog
      open
      size="form"
      title={t('departments.moveTitle', { name: department.name })}
      onClose={onClose}
      onSubmit={() => {
        if (target === undefined || !effect.data) return;
        save.mutate(
          { parent: target },
          {
            onSuccess: () => {
              notify(t('departments.moved', { name: department.name }), { kind: 'success', action: { label: t('undo'), onClick: back } });
              onClose();
            },
          },
        );
      }}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button kind="primary" type="submit" loading={save.isPending} disabled={target === undefined || !effect.data}>
            {t('departments.moveAct')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {save.error && <InlineError error={save.error} />}
        <Field label={t('departments.moveTo')} error={effect.error?.message}>
          <Select data-autofocus searchable value={parent} onChange={setParent} options={options} />
        </Field>
        {target !== undefined && (effect.isPending ? <SkeletonLines lines={2} /> : effect.data && <EffectWords effect={effect.data} />)}
      </div>
    </Dialog>
  );
}

/** Makes a department part of another; it stays behind, empty and disabled. */
export function MergeDialog({ department, rows, onClose, onMerged }: DialogProps & { onMerged: (into: string) => void }) {
  const t = useT('admin');
  const tu = useT('ui');
  const [into, setInto] = useState<string | null>(null);
  const merge = useMerge(department.id);
  const effect = useEffectOf(department.id, 'into', into ?? undefined);
  const name = rows.find((row) => row.department.id === into)?.department.name;
  return (
    <Dialog
      open
      size="form"
      title={t('departments.mergeTitle', { name: department.name })}
      onClose={onClose}
      onSubmit={() => {
        if (!into || !effect.data) return;
        merge.mutate(into, {
          onSuccess: () => {
            notify(t('departments.merged', { name: department.name, into: name }), { kind: 'success' });
            onMerged(into);
            onClose();
          },
        });
      }}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button kind="danger" type="submit" loading={merge.isPending} disabled={!into || !effect.data}>
            {t('departments.mergeAct')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {merge.error && !merge.error.fieldErrors.into && <InlineError error={merge.error} />}
        <Field label={t('departments.mergeInto')} error={merge.error?.fieldErrors.into?.message ?? effect.error?.message}>
          <Select data-autofocus searchable value={into} onChange={setInto} options={optionsOf(elsewhere(rows, department.id))} />
        </Field>
        <p className={styles.quiet}>{t('departments.mergeWords', { name: department.name })}</p>
        {into && (effect.isPending ? <SkeletonLines lines={2} /> : effect.data && <EffectWords effect={effect.data} />)}
      </div>
    </Dialog>
  );
}

/** What a move or a merger does, in numbers. */
function EffectWords({ effect }: { effect: Effect }) {
  const t = useT('admin');
  const names = (roles: Effect['gainedRoles']) => roles.map((role) => text(role.label) || role.key).join(t('comma'));
  const quiet = effect.people === 0 && effect.records === 0 && effect.gainedRoles.length + effect.lostRoles.length === 0;
  if (quiet) return <Banner>{t('effect.nothing')}</Banner>;
  const objects = effect.objects.filter((object) => object.count > 0);
  return (
    <Banner kind="warning">
      <div>{t('effect.reach', { count: effect.people, people: formatNumber(effect.people), records: formatNumber(effect.records) })}</div>
      {objects.length > 0 && <div className={styles.small}>{objects.map((object) => t('effect.object', { label: text(object.label) || object.object, count: formatNumber(object.count) })).join(t('comma'))}</div>}
      {effect.gainedRoles.length > 0 && <div>{t('effect.gained', { roles: names(effect.gainedRoles) })}</div>}
      {effect.lostRoles.length > 0 && <div>{t('effect.lost', { roles: names(effect.lostRoles) })}</div>}
    </Banner>
  );
}

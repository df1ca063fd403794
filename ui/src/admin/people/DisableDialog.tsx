import { useNavigate } from '@tanstack/react-router';
import { ArrowLeftRight } from 'lucide-react';
import type { Person } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Banner, Button, Dialog, InlineError, notify, SkeletonLines } from '@/shared/ui';
import { useInventory } from '../handover/api';
import { useSavePerson } from '../queries';
import styles from './People.module.css';

/** Asks before a person is disabled: what ends, what stands in their name, and whether it is handed over first. */
export function DisableDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useT('admin');
  const tu = useT('ui');
  const navigate = useNavigate();
  const owned = useInventory(person.id);
  const save = useSavePerson(person.id);
  const objects = (owned.data?.objects ?? []).filter((object) => object.count > 0);
  const handOver = () => void navigate({ to: '/admin/handover/$person', params: { person: person.id } });
  const total = objects.reduce((sum, object) => sum + object.count, 0);
  const disable = () =>
    save.mutate(
      { active: false },
      {
        onSuccess: (saved) => {
          notify(t('person.disabled', { name: saved.name }), { kind: 'success', action: total > 0 ? { label: t('person.handOver'), onClick: handOver } : undefined });
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      title={t('person.disableTitle', { name: person.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose} data-autofocus>
            {tu('cancel')}
          </Button>
          {total > 0 && (
            <Button icon={ArrowLeftRight} onClick={handOver}>
              {t('person.handOverFirst')}
            </Button>
          )}
          <Button kind="danger" loading={save.isPending} onClick={disable}>
            {t('person.disable')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {save.error && <InlineError error={save.error} />}
        <p>{t('person.disableWords')}</p>
        {owned.isPending && <SkeletonLines lines={2} />}
        {total > 0 && (
          <Banner kind="warning">
            {t('person.owns', { name: person.name, list: objects.map((object) => t('effect.object', { label: text(object.label) || object.object, count: formatNumber(object.count) })).join(t('comma')) })}
          </Banner>
        )}
      </div>
    </Dialog>
  );
}

import { PackageOpen } from 'lucide-react';
import { useZone } from '@/shared/api';
import { formatNumber, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, EmptyState, Panel } from '@/shared/ui';
import { FootBar } from '../parts/FootBar';
import type { Inventory } from './api';
import { givable } from './plan';
import styles from './Handover.module.css';

/** What a person owns, and what else stands in their name. */
export function CountStep({ inventory, onNext, onOpen }: { inventory: Inventory; onNext: () => void; onOpen: (handover: string) => void }) {
  const t = useT('handover');
  const zone = useZone();
  const objects = inventory.objects.filter((object) => object.count > 0);
  const other = inventory.other.filter((line) => line.count > 0);
  const empty = objects.length === 0 && other.length === 0;
  const useful = givable(inventory).length > 0 || (inventory.canDisable && inventory.person.active);
  return (
    <>
      <Panel title={t('count.title', { name: inventory.person.name })}>
        {empty ? (
          <EmptyState small icon={PackageOpen} title={t('count.nothing')} />
        ) : (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('object')}</th>
                <th scope="col" className={styles.number}>
                  {t('number')}
                </th>
                <th scope="col">{t('note')}</th>
              </tr>
            </thead>
            <tbody>
              {objects.map((object) => (
                <tr key={object.object}>
                  <th scope="row">{text(object.label) || object.object}</th>
                  <td className={styles.number}>{formatNumber(object.count)}</td>
                  <td className={styles.quiet}>{object.assign ? t('count.owned') : t('count.fixed')}</td>
                </tr>
              ))}
              {other.map((line) => (
                <tr key={line.kind}>
                  <th scope="row">{typeof line.label === 'string' ? line.label : text(line.label)}</th>
                  <td className={styles.number}>{formatNumber(line.count)}</td>
                  <td className={styles.quiet}>{t(`count.${line.kind}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {inventory.handovers.length > 0 && (
        <Panel title={t('count.before')}>
          <ul className={styles.list}>
            {inventory.handovers.map((handover) => (
              <li key={handover.id}>
                <button type="button" onClick={() => onOpen(handover.id)}>
                  {t('count.one', { time: formatRelative(handover.created, { zone }), by: handover.by.name, count: handover.assigned, number: formatNumber(handover.assigned) })}
                </button>
                <span className={styles.quiet}>{t(`state.${handover.state}`)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <FootBar end>
        <Button kind="primary" disabled={useful ? false : t('count.nothing')} onClick={onNext}>
          {t('next')}
        </Button>
      </FootBar>
    </>
  );
}

import { useEffect, useRef } from 'react';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Avatar, Banner, Button, InlineError, Panel, SkeletonLines } from '@/shared/ui';
import { FootBar } from '../parts/FootBar';
import { usePreview, useStart, type Inventory, type Preview } from './api';
import { assignmentsOf, type Plan } from './plan';
import styles from './Handover.module.css';

interface PreviewStepProps {
  inventory: Inventory;
  plan: Plan;
  onBack: () => void;
  onStarted: (handover: string) => void;
}

/** What the handover would do: what goes, what stays and why, and how much everybody holds afterwards. */
export function PreviewStep({ inventory, plan, onBack, onStarted }: PreviewStepProps) {
  const t = useT('handover');
  const id = inventory.person.id;
  const { mutate, data, error, isPending } = usePreview(id);
  const start = useStart(id);
  const body = { assignments: assignmentsOf(plan, inventory), disable: plan.disable };
  const asked = useRef('');
  const text1 = JSON.stringify(body);
  useEffect(() => {
    if (asked.current === text1) return;
    asked.current = text1;
    mutate(JSON.parse(text1) as typeof body);
  }, [text1, mutate]);
  const total = data?.objects.reduce((sum, object) => sum + object.assigned, 0) ?? 0;
  const label = total > 0 ? t('preview.run', { count: total, number: formatNumber(total) }) : t('preview.disableOnly');
  return (
    <>
      {error && (
        <InlineError error={error} onRetry={() => mutate(body)}>
          {Object.values(error.fieldErrors)[0]?.message}
        </InlineError>
      )}
      {(isPending || (!data && !error)) && (
        <Panel title={t('preview.title')}>
          <SkeletonLines lines={6} />
        </Panel>
      )}
      {data && <Result preview={data} />}
      {data?.disable && <Banner kind="warning">{t('preview.disables', { name: inventory.person.name })}</Banner>}
      {start.error && <InlineError error={start.error} />}
      <FootBar end>
        <Button onClick={onBack}>{t('back')}</Button>
        <Button kind="primary" loading={start.isPending} disabled={!data || (total === 0 && !data.disable) ? t('preview.nothing') : false} onClick={() => start.mutate(body, { onSuccess: (handover) => onStarted(handover.id) })}>
          {label}
        </Button>
      </FootBar>
    </>
  );
}

function Result({ preview }: { preview: Preview }) {
  const t = useT('handover');
  return (
    <>
      <Panel title={t('preview.title')}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('object')}</th>
              <th scope="col" className={styles.number}>
                {t('preview.goes')}
              </th>
              <th scope="col" className={styles.number}>
                {t('preview.stays')}
              </th>
              <th scope="col">{t('preview.problems')}</th>
            </tr>
          </thead>
          <tbody>
            {preview.objects.map((object) => (
              <tr key={object.object}>
                <th scope="row">{text(object.label) || object.object}</th>
                <td className={styles.number}>{formatNumber(object.assigned)}</td>
                <td className={styles.number}>{formatNumber(object.left)}</td>
                <td>
                  {object.problems.length === 0 ? (
                    <span className={styles.quiet}>{object.assigned > object.checked ? t('preview.checked', { count: object.checked, number: formatNumber(object.checked) }) : t('preview.fine')}</span>
                  ) : (
                    <ul>
                      {object.problems.map((problem) => (
                        <li key={problem.code} className={styles.bad}>
                          {t('preview.problem', { count: problem.count, number: formatNumber(problem.count), message: problem.message })}
                        </li>
                      ))}
                    </ul>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      {preview.load.length > 0 && (
        <Panel title={t('preview.load')}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('preview.person')}</th>
                <th scope="col">{t('object')}</th>
                <th scope="col" className={styles.number}>
                  {t('preview.before')}
                </th>
                <th scope="col" className={styles.number}>
                  {t('preview.after')}
                </th>
              </tr>
            </thead>
            <tbody>
              {preview.load.map((line) => (
                <tr key={`${line.person.id}/${line.object}`}>
                  <th scope="row">
                    <span className={styles.person}>
                      <Avatar name={line.person.name} id={line.person.id} size={24} />
                      {line.person.name}
                    </span>
                  </th>
                  <td>{text(line.label) || line.object}</td>
                  <td className={styles.number}>{formatNumber(line.before)}</td>
                  <td className={styles.number}>
                    <strong>{formatNumber(line.after)}</strong>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
    </>
  );
}

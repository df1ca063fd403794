import { useState } from 'react';
import { useZone } from '@/shared/api';
import { formatMoment, formatNumber, formatPercent } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Banner, cx, EmptyState, InlineError, Progress, Segmented, SkeletonLines } from '@/shared/ui';
import { useUsage, type Period, type Spread, type Usage as Used } from './api';
import { Bars } from './Bars';
import { budgets, rateOf, rounded, sliceName } from './model';
import styles from './Hooks.module.css';

const periods = ['24h', '7d'] as const;

/** How often a hook ran and failed, how long it took, and how near it comes to its limits. */
export function Usage({ hook }: { hook: string }) {
  const t = useT('hooks');
  const [period, setPeriod] = useState<Period>('24h');
  const usage = useUsage(hook, period);
  return (
    <>
      <div>
        <Segmented size="small" label={t('part.usage')} items={periods.map((key) => ({ key, label: t(`period.${key}`) }))} value={period} onChange={setPeriod} />
      </div>
      {usage.error ? <InlineError error={usage.error} onRetry={() => void usage.refetch()} /> : !usage.data ? <SkeletonLines lines={6} /> : usage.data.runs === 0 ? <EmptyState small title={t('noUsage')} /> : <Told used={usage.data} period={period} />}
    </>
  );
}

function Told({ used, period }: { used: Used; period: Period }) {
  const t = useT('hooks');
  const zone = useZone();
  const name = (at: string): string => sliceName(at, period, zone);
  const ends = { from: name(used.items[0]!.at), to: t('now') };
  const ms = (value: number): string => t('ms', { took: formatNumber(rounded(value)) });
  const busiest = Math.max(...used.items.map((one) => one.runs));
  return (
    <>
      {used.since > used.from && <Banner kind="info">{t('keptSince', { time: formatMoment(used.since, zone) })}</Banner>}
      <dl className={styles.figures}>
        <div><dt>{t('figure.runs')}</dt><dd>{formatNumber(used.runs)}</dd></div>
        <div className={cx(used.failed > 0 && styles.bad)}><dt>{t('figure.failed')}</dt><dd>{t('figure.share', { count: formatNumber(used.failed), rate: formatPercent(rateOf(used.failed, used.runs)) })}</dd></div>
        <div><dt>{t('figure.refused')}</dt><dd>{formatNumber(used.refused)}</dd></div>
        <div><dt>P50</dt><dd>{ms(used.time.p50)}</dd></div>
        <div><dt>P95</dt><dd>{ms(used.time.p95)}</dd></div>
      </dl>
      <div className={styles.pair}>
        <Bars label={t('figure.runs')} most={t('mostRuns', { count: busiest })} {...ends} items={used.items.map((one) => ({ key: one.at, value: one.runs, bad: one.failed, words: t('sliceRuns', { time: name(one.at), count: one.runs, failed: formatNumber(one.failed) }) }))} />
        <Bars label={t('p95Time')} most={ms(Math.max(...used.items.map((one) => one.p95)))} {...ends} items={used.items.map((one) => ({ key: one.at, value: one.p95, words: t('sliceTime', { time: name(one.at), took: formatNumber(rounded(one.p95)) }) }))} />
      </div>
      <div className={styles.scrolls} role="group" aria-label={t('budget')} tabIndex={0}>
        <table className={styles.budget}>
          <thead>
            <tr><th scope="col">{t('budget')}</th><th scope="col">P50</th><th scope="col">P95</th><th scope="col">{t('most')}</th><th scope="col">{t('limit')}</th><th scope="col">{t('share')}</th></tr>
          </thead>
          <tbody>
            {budgets.map((key) => (
              <Row key={key} name={t(`budgetOf.${key}`)} of={used[key]} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ name, of }: { name: string; of: Spread }) {
  const t = useT('hooks');
  const share = of.most / of.limit;
  return (
    <tr>
      <th scope="row">{name}</th>
      {[of.p50, of.p95, of.most, of.limit].map((value, index) => (
        // Four figures that have their place.
        <td key={index}>{formatNumber(rounded(value))}</td>
      ))}
      <td>
        <Progress value={of.most} max={of.limit} kind={share >= 0.9 ? 'danger' : 'accent'} label={t('shareOf', { name, rate: formatPercent(rateOf(of.most, of.limit)) })} />
      </td>
    </tr>
  );
}

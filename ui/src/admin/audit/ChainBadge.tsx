import { ShieldAlert, ShieldCheck, ShieldQuestionMark } from 'lucide-react';
import { useZone } from '@/shared/api';
import { formatMoment, formatNumber, formatRelative } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, cx, messageOf } from '@/shared/ui';
import { useAuditState, useVerify, type Verified } from './api';
import styles from './Audit.module.css';

/** Whether the chain of entries is whole, since when that is known, and a look at it now. */
export function ChainBadge() {
  const t = useT('audit');
  const zone = useZone();
  const state = useAuditState();
  const verify = useVerify();
  const last = state.data?.last;
  const result = verify.data;
  const bad = result ? !result.ok : last ? !last.ok : false;
  const Icon = bad ? ShieldAlert : last || result ? ShieldCheck : ShieldQuestionMark;
  const time = last && formatRelative(last.at, { zone });
  return (
    <>
      <span className={cx(styles.chain, bad ? styles.bad : (last || result) && styles.good)} role="status">
        <Icon aria-hidden />
        <span title={last ? formatMoment(last.at, zone) : undefined}>
          {verify.error ? (messageOf(verify.error) ?? t('chain.notVerified')) : result ? foundOf(t, result) : !last ? t('chain.never') : last.ok ? t('chain.ok', { time }) : t('chain.broken', { time })}
        </span>
      </span>
      <Button size="small" loading={verify.isPending} onClick={() => verify.mutate()}>
        {t('chain.verify')}
      </Button>
    </>
  );
}

/** What a look at the chain found, in words. */
export function foundOf(t: (key: string, values?: Record<string, unknown>) => string, { ok, count, reason, at }: Verified): string {
  return ok ? t('chain.verified', { count: count, number: formatNumber(count) }) : t(`chain.${reason || 'altered'}`, { at });
}

import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Banner, Field, InlineError, TextArea } from '@/shared/ui';
import type { ExportLook } from './exportRequest';
import styles from './Import.module.css';

/** The reason of a request has at most so many characters. */
const longest = 500;

/** On what terms the rows are had: freely, marked, after somebody has approved, or not. */
export function ExportTerms({ look, reason, error, onReason }: { look: ExportLook; reason: string; error: string | undefined; onReason: (reason: string) => void }) {
  const t = useT('import-export');
  const { how, free, used, approvers = [] } = look.terms;
  if (free === null) return null;
  const values = { free: formatNumber(free), used: formatNumber(used), rows: formatNumber(look.rows) };
  const taken = t(used > 0 ? 'terms.used' : 'terms.unused', values);
  if (how === 'refuse') return <InlineError>{`${taken}${t('terms.refused')}`}</InlineError>;
  if (how === 'free') return <p className={styles.quiet}>{taken}</p>;
  if (how === 'watermark') return <Banner>{`${taken}${t('terms.watermark')}`}</Banner>;
  if (approvers.length === 0) return <InlineError>{`${taken}${t('terms.nobody')}`}</InlineError>;
  return (
    <>
      <Banner>{`${taken}${t('terms.approval', { names: approvers.map((one) => one.name).join(t('terms.or')) })}`}</Banner>
      <Field label={t('terms.reason')} required error={error}>
        <TextArea value={reason} maxLength={longest} placeholder={t('terms.reasonExample')} onChange={(event) => onReason(event.target.value)} />
      </Field>
    </>
  );
}

import { Copy, Inbox, RotateCw, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '@/shared/api/error';
import { useT } from '@/shared/i18n';
import { Button } from './Button';
import { cx } from './cx';
import { notify } from './Toast';
import styles from './State.module.css';

/** Nothing here yet: what this is, one act, one way to learn more. */
export function EmptyState({ icon: Icon = Inbox, title, children, actions, small }: { icon?: LucideIcon | null; title: ReactNode; children?: ReactNode; actions?: ReactNode; small?: boolean }) {
  return (
    <div className={cx(styles.empty, small && styles.small)}>
      {Icon && <Icon aria-hidden />}
      <p className={styles.title}>{title}</p>
      {children && <p className={styles.words}>{children}</p>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

/** A part that could not be shown, in its place: what happened, what to do, the number. */
export function InlineError({ error, title, onRetry, children }: { error?: unknown; title?: ReactNode; onRetry?: () => void; children?: ReactNode }) {
  const t = useT('ui');
  const message = messageOf(error) ?? t('error.unknown');
  return (
    <div role="alert" className={styles.error}>
      <p>
        {title && <strong>{title} </strong>}
        {children ?? message}
      </p>
      <div className={styles.actions}>
        {onRetry && (
          <Button size="small" icon={RotateCw} onClick={onRetry}>
            {t('retry')}
          </Button>
        )}
        <ErrorNumber error={error} />
      </div>
    </div>
  );
}

/** The number of an error, to be copied for an administrator; nothing when it has none. */
export function ErrorNumber({ error }: { error: unknown }) {
  const t = useT('ui');
  const id = error instanceof ApiError ? error.id : '';
  if (!id) return null;
  return (
    <button
      type="button"
      className={styles.number}
      onClick={() => {
        void navigator.clipboard.writeText(id).then(() => notify(t('copied'), { kind: 'success' }));
      }}
    >
      {t('errorNumber')} <code>{id}</code> <Copy aria-label={t('copy')} />
    </button>
  );
}

/** What to say of an error: the server's words, or nothing when it is no refusal of ours. */
export function messageOf(error: unknown): string | undefined {
  return error instanceof ApiError ? error.message : undefined;
}

/** The true layout of what loads, as grey shapes. */
export function Skeleton({ width, height = 16, radius, className }: { width?: number | string; height?: number | string; radius?: number | string; className?: string }) {
  return <span className={cx(styles.skeleton, className)} style={{ width, height, borderRadius: radius }} aria-hidden />;
}

/** Some lines of text that load. */
export function SkeletonLines({ lines = 3 }: { lines?: number }) {
  const t = useT('ui');
  return (
    <div role="status" aria-busy aria-label={t('loading')} className={styles.lines}>
      {Array.from({ length: lines }, (_, i) => (
        <Skeleton key={i} width={`${[92, 76, 84, 60][i % 4]}%`} />
      ))}
    </div>
  );
}

/** How far something is; without `value` it only moves. */
export function Progress({ value, max = 1, label, kind = 'accent' }: { value?: number; max?: number; label: string; kind?: 'accent' | 'success' | 'danger' }) {
  const share = value === undefined || max <= 0 ? undefined : Math.min(1, value / max);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
      className={cx(styles.progress, styles[kind], share === undefined && styles.endless)}
    >
      <span style={share === undefined ? undefined : { transform: `scaleX(${share})` }} />
    </div>
  );
}

/** A bar across a page: a state that concerns all of it. */
export function Banner({ kind = 'info', icon: Icon, children, actions }: { kind?: 'info' | 'warning' | 'danger' | 'success'; icon?: LucideIcon; children: ReactNode; actions?: ReactNode }) {
  return (
    <div role={kind === 'danger' ? 'alert' : 'status'} className={cx(styles.banner, styles[`${kind}Banner`])}>
      {Icon && <Icon aria-hidden />}
      <span>{children}</span>
      {actions}
    </div>
  );
}

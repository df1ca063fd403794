import { useT } from '@/shared/i18n';
import { InlineError } from '@/shared/ui';
import styles from './Package.module.css';

/** Why a package was refused, by file and place. */
export function Refusal({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT('package');
  const data = (error as { data?: Record<string, unknown> }).data ?? {};
  const places = Object.entries(data).flatMap(([place, one]) => {
    const message = (one as { message?: unknown } | null)?.message;
    return typeof message === 'string' ? [{ place, message }] : [];
  });
  return (
    <div>
      <InlineError error={error} onRetry={onRetry} />
      {places.length > 0 && (
        <ul className={styles.refused} aria-label={t('file.refused')}>
          {places.map(({ place, message }) => (
            <li key={place}>
              <code data-no-words>{place}</code> <span>{message}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

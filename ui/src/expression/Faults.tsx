import { CircleAlert } from 'lucide-react';
import { useT } from '@/shared/i18n';
import type { Fault } from './check';
import styles from './ExpressionBox.module.css';

interface FaultsProps {
  id: string;
  faults: Fault[];
  onSelect: (fault: Fault) => void;
  onFix: (fault: Fault) => void;
}

/** What is wrong and where; a press goes there, another puts it right. */
export function Faults({ id, faults, onSelect, onFix }: FaultsProps) {
  const t = useT('expression');
  return (
    <div id={id} aria-live="polite" className={styles.faults}>
      {faults.map((fault) => (
        <div key={`${fault.line}:${fault.column}:${fault.code}`} className={styles.fault}>
          <CircleAlert aria-hidden />
          <button type="button" onClick={() => onSelect(fault)}>
            {fault.line > 1 && t('fault.line', { line: fault.line })}
            {fault.message}
          </button>
          {fault.fix !== undefined && (
            <button type="button" className={styles.fix} onClick={() => onFix(fault)}>
              {t('fault.fix', { fix: fault.fixLabel ?? fault.fix })}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}

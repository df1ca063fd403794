import { Maximize2 } from 'lucide-react';
import { lazy, Suspense, useId, useRef, useState } from 'react';
import { useT } from '@/shared/i18n';
import { IconButton, usePhone } from '@/shared/ui';
import type { Checked, CheckPlace } from './check';
import { Code, type CodeHandle } from './code/Code';
import { useFunctions } from './complete/functions';
import styles from './ExpressionBox.module.css';
import { ExpressionText } from './ExpressionText';
import { Faults } from './Faults';
import { Foot } from './Foot';
import type { Scope } from './scope/scope';

const ExpressionEditor = lazy(() => import('./ExpressionEditor'));

export interface ExpressionBoxProps {
  value: string;
  onChange: (value: string) => void;
  scope: Scope;
  place: CheckPlace;
  checked: Checked;
  label: string;
  placeholder?: string;
  lines?: number;
  /** The foot line says only what fits a narrow panel. */
  short?: boolean;
  /** No button that opens the large editor. */
  plain?: boolean;
  invalid?: boolean;
  onUse?: () => void;
}

/** An expression in a line or a few, with its problems below; ⤢ opens the large editor. */
export default function ExpressionBox({ value, onChange, scope, place, checked, label, placeholder, lines = 2, short, plain, invalid, onUse }: ExpressionBoxProps) {
  const t = useT('expression');
  const phone = usePhone();
  const faultsId = useId();
  const code = useRef<CodeHandle>(null);
  const { functions } = useFunctions();
  const [large, setLarge] = useState(false);
  if (phone) return <ExpressionText source={value || t('none')} scope={scope} />;
  return (
    <div className={styles.box}>
      <Code ref={code} value={value} onChange={onChange} scope={scope} functions={functions} faults={checked.faults} label={label} placeholder={placeholder} lines={lines} invalid={invalid || checked.faults.length > 0} describedBy={faultsId} onUse={onUse} />
      <Faults id={faultsId} faults={checked.faults} onSelect={(fault) => code.current?.select(fault.from, fault.to)} onFix={(fault) => code.current?.replace(fault.from, fault.to, fault.fix!)} />
      <div style={{ display: 'flex', alignItems: 'flex-start', gap: 4 }}>
        <div style={{ flex: 1, minWidth: 0 }}>
          <Foot source={value} checked={checked} scope={scope} short={short} />
        </div>
        {!plain && <IconButton size="small" icon={Maximize2} label={t('enlarge')} onClick={() => setLarge(true)} />}
      </div>
      <Suspense>
        {large && (
          <ExpressionEditor
            title={label}
            value={value}
            scope={scope}
            place={place}
            placeholder={placeholder}
            onClose={() => setLarge(false)}
            onUse={(next) => {
              setLarge(false);
              onChange(next);
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

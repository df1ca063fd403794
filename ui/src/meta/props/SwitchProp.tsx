import { Switch } from '@/shared/ui';
import styles from './props.module.css';

interface SwitchPropProps {
  checked: boolean;
  onChange: (on: boolean) => void;
  label: string;
  /** What it does, below it. */
  help: string;
}

/** A setting that is on or off, with what it does in words. */
export function SwitchProp({ checked, onChange, label, help }: SwitchPropProps) {
  return (
    <div>
      <Switch checked={checked} onChange={onChange}>
        {label}
      </Switch>
      <p className={styles.help}>{help}</p>
    </div>
  );
}

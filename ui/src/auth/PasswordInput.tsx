import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { cx, IconButton, Input, type InputProps } from '@/shared/ui';
import { strengthOf } from './strength';
import styles from './auth.module.css';

/** A password that can be shown, with a meter where it is new. */
export function PasswordInput({ meter, known, ...rest }: InputProps & { meter?: boolean; known?: string[] }) {
  const t = useT('auth');
  const [shown, setShown] = useState(false);
  const value = String(rest.value ?? '');
  const strength = strengthOf(value, known);
  return (
    <>
      <Input
        {...rest}
        type={shown ? 'text' : 'password'}
        suffix={<IconButton size="small" icon={shown ? EyeOff : Eye} label={shown ? t('password.hide') : t('password.show')} onClick={() => setShown(!shown)} className={styles.eye} />}
      />
      {meter && value !== '' && (
        <div className={styles.meter} role="status">
          <span className={styles.bars} aria-hidden>
            {[1, 2, 3].map((step) => (
              <span key={step} className={cx(strength >= step && styles[`level${strength}`])} />
            ))}
          </span>
          <span>{t(`password.strength.${strength}`)}</span>
        </div>
      )}
    </>
  );
}

import type { ReactNode } from 'react';
import { setLocale, useLocale, useT, type Locale } from '@/shared/i18n';
import { Segmented } from '@/shared/ui';
import styles from './auth.module.css';

/** The card in the middle of the ground, for pages before one is inside. */
export function Frame({ title, business, logo, wide, children }: { title: string; business?: string; logo?: string | null; wide?: boolean; children: ReactNode }) {
  const t = useT('auth');
  const locale = useLocale((state) => state.locale);
  return (
    <main className={styles.ground}>
      <div className={wide ? styles.wide : styles.card}>
        <header className={styles.head}>
          {logo ? <img className={styles.logo} src={logo} alt="" /> : <img src="/icon.svg" alt="" width={32} height={32} />}
          <div className={styles.titles}>
            {business && <p>{business}</p>}
            <h1>{title}</h1>
          </div>
          <Segmented<Locale>
            size="small"
            label={t('language')}
            value={locale}
            onChange={(next) => void setLocale(next)}
            items={[
              { key: 'zh', label: t('zh') },
              { key: 'en', label: 'EN' },
            ]}
          />
        </header>
        {children}
      </div>
    </main>
  );
}

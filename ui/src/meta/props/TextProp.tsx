import type { Text } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { cx, Field, Input, TextArea } from '@/shared/ui';
import styles from './props.module.css';

interface LabelPropProps {
  label: string;
  value: Text | undefined;
  onChange: (value: Text | undefined) => void;
  required?: boolean;
  error?: string;
  help?: string;
  rows?: number;
  /** Both languages in one line. */
  inline?: boolean;
  /** Id of the input of the page's language, to be focused. */
  id?: string;
  onBlur?: () => void;
  placeholder?: Text;
}

/** Words in both languages, the page's own first. */
export function LabelProp({ label, value, onChange, required, error, help, rows, inline, id, onBlur, placeholder }: LabelPropProps) {
  const t = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const order = locale === 'zh' ? (['zh', 'en'] as const) : (['en', 'zh'] as const);
  const set = (language: 'zh' | 'en', words: string) => {
    const next: Text = { ...value, [language]: words };
    if (!next.zh) delete next.zh;
    if (!next.en) delete next.en;
    onChange(next.zh || next.en ? next : undefined);
  };
  return (
    <Field label={label} required={required} error={error} help={help} group>
      <div className={cx(styles.languages, inline && styles.inline)}>
        {order.map((language, index) => {
          const shared = {
            id: index === 0 ? id : undefined,
            value: value?.[language] ?? '',
            'aria-label': t('inLanguage', { label, language: t(`language.${language}`) }),
            placeholder: placeholder?.[language],
            onBlur,
          };
          return (
            <div key={language} className={styles.language}>
              <span className={styles.tag} aria-hidden>
                {t(`language.short.${language}`)}
              </span>
              {rows ? (
                <TextArea {...shared} rows={rows} onChange={(event) => set(language, event.target.value)} />
              ) : (
                <Input {...shared} onChange={(event) => set(language, event.target.value)} />
              )}
            </div>
          );
        })}
      </div>
    </Field>
  );
}

import { CircleQuestionMark, Eye, EyeOff } from 'lucide-react';
import { moduleOf, type FieldContext } from '@/fields';
import type { FieldMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { IconButton, messageOf } from '@/shared/ui';
import styles from './Record.module.css';
import { SECONDS, useReveal } from './useReveal';

interface MaskedProps {
  field: FieldMeta;
  /** What stands in the place of the value. */
  mask: unknown;
  ctx: FieldContext;
  object: string;
  id: string;
  /** Of a column of a sub-form: in which sub-form, and in which row. */
  of?: { field: string; row: string };
  /** Whether the person may see the value itself. */
  may: boolean;
  /** Asks why the value is masked. */
  onWhy?: () => void;
  /** The value, or its mask, in its place. */
  children?: (shown: React.ReactNode, words: string) => React.ReactNode;
}

/** A masked value, with the eye that shows it whole for a while to who may see it. */
export function Masked({ field, mask, ctx, object, id, of, may, onWhy, children = (shown) => shown }: MaskedProps) {
  const t = useT('record');
  const { value, shown, isPending, error, reveal, hide } = useReveal(object, id, of ? `${of.field}.${field.key}` : field.key, of?.row);
  const label = text(field.label, ctx.locale) || field.key;
  const words = shown ? moduleOf(field).format(value, field, ctx) || t('blank') : String(mask);
  return (
    <div className={styles.masked}>
      <div className={styles.maskedLine}>
        {children(<span className={styles.valueText}>{words}</span>, words)}
        {may && (
          <IconButton
            size="small"
            icon={shown ? EyeOff : Eye}
            label={t(shown ? 'reveal.hide' : 'reveal.show', { label })}
            loading={isPending}
            onClick={shown ? hide : reveal}
          />
        )}
        {onWhy && !may && <IconButton size="small" icon={CircleQuestionMark} label={t('whyMasked', { label })} onClick={onWhy} />}
      </div>
      <span role="status" className={styles.maskedNote}>
        {shown ? t('reveal.note', { count: SECONDS }) : ''}
      </span>
      {error && !shown && (
        <span role="alert" className={styles.maskedFault}>
          {messageOf(error) ?? t('reveal.failed')}
        </span>
      )}
    </div>
  );
}

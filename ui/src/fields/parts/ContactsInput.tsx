import { Plus, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { text, useText } from '@/shared/i18n';
import { Button, IconButton, Input, Select, useFieldLabelId } from '@/shared/ui';
import type { InputProps } from '../contract';
import { halfWidth } from '../parse/text';
import { ContactLink } from './ContactCell';
import { contactsOf, contactText, kindsOf, kindWords, type Contact } from './contacts';
import styles from './ContactsInput.module.css';

const NAME = 20;

/** Several numbers or addresses, each with a kind that is chosen, or typed where none fits. */
export default function ContactsInput({ value, onChange, onBlur, onFault, field, ctx, readOnly, autoFocus, size }: InputProps) {
  const label = useText();
  const labelId = useFieldLabelId();
  const box = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const kinds = kindsOf(field, ctx);
  const list = contactsOf(value);
  if (readOnly) {
    return (
      <span className={styles.read}>
        {typeof value === 'string' ? value : list.map((one) => (
          <span key={one.value} className={styles.line}>
            <ContactLink value={one.value} type={field.type} reached />
            {one.kind !== '' && <span className={styles.kind}>{kindWords(one.kind, field, ctx)}</span>}
          </span>
        ))}
      </span>
    );
  }
  const next = kinds.find((kind) => !list.some((one) => one.kind === kind.value)) ?? kinds[0];
  const rows: Contact[] = list.length > 0 ? list : [{ value: typeof value === 'string' ? value : '', kind: kinds[0]?.value ?? '' }];
  const put = (changed: Contact[]): void => {
    onFault?.(null);
    onChange(changed);
  };
  const set = (at: number, patch: Partial<Contact>): void => put(rows.map((row, i) => (i === at ? { ...row, ...patch } : row)));
  const add = (): void => {
    put([...rows, { value: '', kind: next?.value ?? '' }]);
    requestAnimationFrame(() => box.current?.querySelectorAll<HTMLInputElement>('input[data-contact]')[rows.length]?.focus());
  };
  const most = field.max_count || 10;
  const own = typed.trim();
  return (
    <div ref={box} className={styles.box} role="group" aria-labelledby={labelId} aria-label={labelId ? undefined : text(field.label, ctx.locale)}>
      {rows.map((row, at) => {
        const known = kinds.some((kind) => kind.value === row.kind) || row.kind === '' ? [] : [{ value: row.kind, label: row.kind }];
        const found = kinds.filter((kind) => kind.label.toLowerCase().includes(own.toLowerCase()));
        const makes = own !== '' && [...own].length <= NAME && !/[:：;；,，、()（）@+]/.test(own) && !kinds.some((kind) => kind.label === own);
        return (
          <div key={at} className={styles.row}>
            <Select
              size={size}
              label={ctx.t('contact.kindOf', { count: at + 1 })}
              placeholder={ctx.t('contact.kindNone')}
              clearable
              searchable
              value={row.kind || null}
              known={known}
              options={makes ? [...found, { value: own, label: own }] : found}
              onSearch={setTyped}
              onOpenChange={() => setTyped('')}
              onChange={(kind) => set(at, { kind: kind ?? '' })}
            />
            <Input
              data-contact
              size={size}
              value={/^\+\d+$/.test(row.value) ? contactText(row.value, field.type) : row.value}
              inputMode={field.type === 'phones' ? 'tel' : 'email'}
              aria-label={ctx.t('contact.valueOf', { label: text(field.label, ctx.locale), count: at + 1 })}
              placeholder={label(field.placeholder)}
              autoFocus={autoFocus && at === 0}
              data-autofocus={(autoFocus && at === 0) || undefined}
              onChange={(event) => set(at, { value: halfWidth(event.target.value) })}
              onBlur={onBlur}
            />
            <IconButton icon={X} size="small" label={ctx.t('contact.remove', { count: at + 1 })} disabled={rows.length === 1 && row.value === ''} onClick={() => put(rows.filter((_, i) => i !== at))} />
          </div>
        );
      })}
      {rows.length < most && (
        <Button kind="text" size="small" icon={Plus} onClick={add}>
          {ctx.t(`contact.add.${field.type}`)}
        </Button>
      )}
    </div>
  );
}

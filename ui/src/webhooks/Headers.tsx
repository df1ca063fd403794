import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { Button, Field, IconButton, Input } from '@/shared/ui';
import styles from './Webhooks.module.css';

/** Lines of headers as they are typed; only whole ones are part of the document. */
export function Headers({ value, error, onChange }: { value: Record<string, string>; error?: string; onChange: (headers: Record<string, string>) => void }) {
  const t = useT('webhooks');
  const [lines, setLines] = useState(() => Object.entries(value).map(([name, text]) => ({ name, text })));
  const put = (next: typeof lines): void => {
    setLines(next);
    onChange(Object.fromEntries(next.flatMap(({ name, text }) => (name.trim() && text ? [[name.trim(), text]] : []))));
  };
  return (
    <Field label={t('headers')} group help={t('headersHelp', { example: '{{erp_token}}' })} error={error}>
      <div className={styles.headers}>
        {lines.map((line, index) => (
          // Lines have no name of their own until they are typed.
          <div key={index} className={styles.header}>
            <Input aria-label={t('headerName', { number: index + 1 })} data-no-words value={line.name} placeholder="Authorization" onChange={(event) => put(lines.map((one, at) => (at === index ? { ...one, name: event.target.value } : one)))} />
            <Input aria-label={t('headerValue', { number: index + 1 })} data-no-words value={line.text} placeholder="Bearer {{erp_token}}" onChange={(event) => put(lines.map((one, at) => (at === index ? { ...one, text: event.target.value } : one)))} />
            <IconButton icon={X} size="small" label={t('headerRemove', { number: index + 1 })} onClick={() => put(lines.filter((_, at) => at !== index))} />
          </div>
        ))}
        <Button size="small" icon={Plus} disabled={lines.length >= 20} onClick={() => setLines([...lines, { name: '', text: '' }])}>
          {t('headerAdd')}
        </Button>
      </div>
    </Field>
  );
}

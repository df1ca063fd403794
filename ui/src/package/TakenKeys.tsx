import { useState } from 'react';
import { text, useT } from '@/shared/i18n';
import { Input, Panel, Select } from '@/shared/ui';
import { refOf, type Choice, type Taken, type Taking } from './api';
import styles from './Package.module.css';

/** Documents whose keys are taken: each gets another key, joins what is there, or stays away. */
export function TakenKeys({ taken, choices, onChange }: { taken: readonly Taken[]; choices: Record<string, Choice>; onChange: (choices: Record<string, Choice>) => void }) {
  const t = useT('package');
  return (
    <Panel title={t('taken.title', { count: taken.length })}>
      <p className={styles.quiet}>{t('taken.help')}</p>
      <ul className={styles.taken}>
        {taken.map((one) => {
          const choice = choices[refOf(one)] ?? one.choice;
          const set = (next: Choice) => onChange({ ...choices, [refOf(one)]: next });
          return (
            <li key={refOf(one)}>
              <span>
                <span className={styles.kind}>{t(`kind.${one.kind}`)}</span> {text(one.label) || one.key} <code>{one.key}</code>
                <span className={styles.quiet}> {t('taken.there', { name: text(one.there) || one.key, app: text(one.app) || t('taken.noApp') })}</span>
              </span>
              <Select<Taking>
                size="small"
                label={t('taken.choose', { name: text(one.label) || one.key })}
                value={choice.action}
                options={(['rename', 'merge', 'skip'] as const).map((value) => ({ value, label: t(`taken.${value}`), description: t(`taken.${value}Help`) }))}
                onChange={(action) => action && set(action === 'rename' ? { action, key: choice.key ?? one.choice.key ?? `${one.key}_2` } : { action })}
              />
              {choice.action === 'rename' && <NewKey label={t('taken.newKey')} value={choice.key ?? ''} onChange={(key) => set({ action: 'rename', key })} />}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** A key is planned with once it is left, not at each letter. */
function NewKey({ label, value, onChange }: { label: string; value: string; onChange: (key: string) => void }) {
  const [typed, setTyped] = useState(value);
  return (
    <Input
      aria-label={label}
      value={typed}
      maxLength={40}
      spellCheck={false}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => typed !== value && onChange(typed.trim())}
      onKeyDown={(event) => event.key === 'Enter' && typed !== value && onChange(typed.trim())}
    />
  );
}

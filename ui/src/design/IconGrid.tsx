import { Search } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useT } from '@/shared/i18n';
import { Input } from '@/shared/ui';
import { icons } from '@/shared/ui/iconSet';
import { iconWords } from './iconWords';
import styles from './IconGrid.module.css';

const names = Object.keys(icons);
const columns = 8;

/** Every icon that a document may name, found in Chinese and English. */
export default function IconGrid({ value, onChoose }: { value: string | undefined; onChoose: (name: string) => void }) {
  const t = useT('design');
  const [words, setWords] = useState('');
  const grid = useRef<HTMLDivElement>(null);
  const wanted = words.trim().toLowerCase();
  const shown = names.filter((name) => wanted === '' || name.includes(wanted) || (iconWords[name] ?? '').includes(wanted));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (step === undefined) return;
    const all = [...(grid.current?.querySelectorAll('button') ?? [])];
    const at = all.indexOf(event.target as HTMLButtonElement);
    if (at < 0) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
  };
  return (
    <div>
      <Input size="small" icon={Search} data-autofocus value={words} aria-label={t('icon.search')} placeholder={t('icon.search')} onChange={(event) => setWords(event.target.value)} />
      <div ref={grid} role="listbox" aria-label={t('icon.choose')} tabIndex={-1} className={styles.grid} onKeyDown={onKeyDown}>
        {shown.map((name) => {
          const Icon = icons[name]!;
          return (
            <button key={name} type="button" role="option" aria-selected={name === value} aria-label={iconWords[name]?.split(' ')[0] ?? name} title={iconWords[name]?.split(' ')[0] ?? name} onClick={() => onChoose(name)}>
              <Icon size={18} strokeWidth={1.75} aria-hidden />
            </button>
          );
        })}
      </div>
      {shown.length === 0 && <p className={styles.none}>{t('icon.none')}</p>}
    </div>
  );
}

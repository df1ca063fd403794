import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, Shapes } from 'lucide-react';
import { useRef, useState } from 'react';
import { useMe } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { cx, Input, MetaIcon, Popover } from '@/shared/ui';
import { hasLooseObjects } from '../start';
import { usePlace } from './area';
import styles from './AppSwitcher.module.css';

/** The app's name on top of the side; with more than one app it opens the others. */
export function AppSwitcher({ folded }: { folded: boolean }) {
  const t = useT('app');
  const me = useMe().data;
  const { app } = usePlace();
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const apps = useAppList();
  const current = apps.find((a) => a.key === app) ?? apps[0];
  const name = current?.label ?? me?.business.name ?? 'Tenon';
  const badge = (
    <span className={styles.badge}>
      <MetaIcon name={current?.icon || 'layers'} size={16} />
    </span>
  );
  if (apps.length < 2) {
    return (
      <div className={cx(styles.switch, styles.still, folded && styles.folded)} title={folded ? name : undefined}>
        {badge}
        {!folded && <span className={styles.name}>{name}</span>}
      </div>
    );
  }
  return (
    <>
      <button ref={anchor} type="button" className={cx(styles.switch, folded && styles.folded)} aria-haspopup="dialog" aria-expanded={open} aria-label={t('apps.switch', { name })} onClick={() => setOpen(!open)}>
        {badge}
        {!folded && <span className={styles.name}>{name}</span>}
        {!folded && <ChevronsUpDown size={16} strokeWidth={1.75} aria-hidden />}
      </button>
      <Popover open={open} onClose={() => setOpen(false)} anchor={anchor} label={t('apps.title')} width={320} bare>
        <AppList onDone={() => setOpen(false)} />
      </Popover>
    </>
  );
}

interface ListedApp {
  key: string;
  label: string;
  icon: string;
  description: string;
}

/** The person's apps; objects of no app stand as one more. */
export function useAppList(): ListedApp[] {
  const t = useT('app');
  const me = useMe().data;
  if (!me) return [];
  const list = me.apps.map((app) => ({ key: app.key, label: text(app.label), icon: app.icon, description: text(app.description) }));
  return hasLooseObjects(me) ? [...list, { key: '_', label: t('apps.loose'), icon: 'shapes', description: '' }] : list;
}

export function AppList({ onDone }: { onDone: () => void }) {
  const t = useT('app');
  const navigate = useNavigate();
  const { app } = usePlace();
  const apps = useAppList();
  const [words, setWords] = useState('');
  const shown = apps.filter((a) => `${a.label} ${a.key}`.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <div className={styles.list}>
      {apps.length > 8 && (
        <div className={styles.search}>
          <Input data-autofocus aria-label={t('apps.search')} placeholder={t('apps.search')} value={words} onChange={(event) => setWords(event.target.value)} />
        </div>
      )}
      <ul>
        {shown.map((a) => (
          <li key={a.key}>
            <button
              type="button"
              className={styles.app}
              aria-current={a.key === app || undefined}
              onClick={() => {
                onDone();
                void navigate({ to: '/a/$app', params: { app: a.key } });
              }}
            >
              <span className={styles.badge}>{a.icon === 'shapes' ? <Shapes size={16} aria-hidden /> : <MetaIcon name={a.icon} />}</span>
              <span className={styles.words}>
                <span>{a.label}</span>
                {a.description && <span className={styles.description}>{a.description}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

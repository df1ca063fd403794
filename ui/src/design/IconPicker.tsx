import { lazy, Suspense, useRef, useState } from 'react';
import { useT } from '@/shared/i18n';
import { Button, MetaIcon, Popover, SkeletonLines } from '@/shared/ui';

const IconGrid = lazy(() => import('./IconGrid'));

/** Chooses an icon of an app, an object or a navigation item. */
export function IconPicker({ value, onChange, label, size = 'normal' }: { value: string | undefined; onChange: (name: string) => void; label: string; size?: 'small' | 'normal' }) {
  const t = useT('design');
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button ref={anchor} size={size} aria-label={size === 'normal' ? undefined : label} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
          <MetaIcon name={value} />
          {size === 'normal' && t('icon.choose')}
        </span>
      </Button>
      <Popover open={open} onClose={() => setOpen(false)} anchor={anchor} label={label} width={328}>
        <Suspense fallback={<SkeletonLines lines={4} />}>
          <IconGrid
            value={value}
            onChoose={(name) => {
              onChange(name);
              setOpen(false);
            }}
          />
        </Suspense>
      </Popover>
    </>
  );
}

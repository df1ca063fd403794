import { ListFilter } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { text, useT } from '@/shared/i18n';
import { Chip } from '@/shared/ui';
import { describeCondition } from '@/expression/condition/describe';
import type { ListModel } from '../useList';
import { pinned, withPinned } from './quick';

const QuickPopover = lazy(() => import('./QuickPopover'));

/** The filters that a view keeps at hand: a chip each, whether it filters or not. */
export function QuickFilters({ list }: { list: ListModel }) {
  const t = useT('views');
  const { state, fields, filter, fieldAt, ctx, setFilter } = list;
  const [open, setOpen] = useState<string | null>(null);
  const anchor = useRef<HTMLElement | null>(null);
  return (
    <>
      {state.quick.map((key) => {
        const field = fields.find((f) => f.key === key);
        if (!field) return null;
        const condition = pinned(filter, key);
        const words = condition ? describeCondition(condition, fieldAt, ctx, t) : text(field.label, ctx.locale) || key;
        return (
          <Chip
            key={key}
            icon={ListFilter}
            name={words}
            chosen={condition !== undefined}
            onClick={(event) => {
              anchor.current = event.currentTarget;
              setOpen(open === key ? null : key);
            }}
            onRemove={condition ? () => setFilter(withPinned(filter, key, null)) : undefined}
          >
            {words}
          </Chip>
        );
      })}
      <Suspense>{open && <QuickPopover list={list} field={open} anchor={anchor} onClose={() => setOpen(null)} />}</Suspense>
    </>
  );
}

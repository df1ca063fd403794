import { lazy, Suspense, useCallback, useContext, useRef, useState, type ReactNode } from 'react';
import { FindContext, type Find, type FindAsk } from '@/fields/find/ask';
import { CreateRecordContext, type CreateRecord } from '@/fields/parts/create';
import { HoverCards } from './card/HoverCards';

const QuickCreateDialog = lazy(() => import('./QuickCreateDialog'));
const FindDialog = lazy(() => import('@/fields/find/FindDialog'));

type Asked = { create: { object: string; options: Parameters<CreateRecord>[1] } } | { find: FindAsk };

/**
 * Lets everything below open quick create and the find dialog: lookups, related
 * lists, menus. One may open another; each goes on when the one over it closes.
 */
export function CreateRecordProvider({ children }: { children: ReactNode }) {
  const create = useContext(CreateRecordContext);
  const find = useContext(FindContext);
  return create && find ? children : <Dialogs>{children}</Dialogs>;
}

function Dialogs({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<{ key: number; asked: Asked }[]>([]);
  const count = useRef(0);
  const show = useCallback((asked: Asked) => {
    const key = ++count.current;
    setOpen((all) => [...all, { key, asked }]);
  }, []);
  const create = useCallback<CreateRecord>((object, options) => show({ create: { object, options } }), [show]);
  const find = useCallback<Find>((ask) => show({ find: ask }), [show]);
  const close = (key: number, then?: () => void) => (): void => {
    setOpen((all) => all.filter((one) => one.key !== key));
    then?.();
  };
  return (
    <CreateRecordContext value={create}>
      <FindContext value={find}>
        {children}
        <HoverCards />
        {open.map(({ key, asked }) => (
          <Suspense key={key}>
            {'find' in asked ? (
              <FindDialog ask={asked.find} onClose={close(key, asked.find.onClose)} />
            ) : (
              <QuickCreateDialog {...asked.create} onClose={close(key, asked.create.options.onClose)} />
            )}
          </Suspense>
        ))}
      </FindContext>
    </CreateRecordContext>
  );
}

/** Opens quick create; null where nothing provides it. */
export function useQuickCreate(): CreateRecord | null {
  return useContext(CreateRecordContext);
}

import { lazy, Suspense, useCallback, useContext, useState, type ReactNode } from 'react';
import { CreateRecordContext, type CreateRecord } from '@/fields/parts/create';

const QuickCreateDialog = lazy(() => import('./QuickCreateDialog'));

interface Asked {
  object: string;
  options: Parameters<CreateRecord>[1];
}

/** Lets everything below open quick create: lookups that find nothing, related lists, menus. */
export function CreateRecordProvider({ children }: { children: ReactNode }) {
  const above = useContext(CreateRecordContext);
  const [asked, setAsked] = useState<Asked | null>(null);
  const create = useCallback<CreateRecord>((object, options) => setAsked({ object, options }), []);
  return (
    <CreateRecordContext value={above ?? create}>
      {children}
      <Suspense>{asked && <QuickCreateDialog {...asked} onClose={() => setAsked(null)} />}</Suspense>
    </CreateRecordContext>
  );
}

/** Opens quick create; null where nothing provides it. */
export function useQuickCreate(): CreateRecord | null {
  return useContext(CreateRecordContext);
}

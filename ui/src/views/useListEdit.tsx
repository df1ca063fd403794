import { lazy, Suspense, useCallback, useMemo, useState, type ReactNode } from 'react';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { loadWords } from '@/shared/i18n';
import type { EditConflict } from './saveEdit';
import { useEdit } from './useEdit';
import type { LineSource } from '@/grid';
import type { ListModel } from './useList';

const ConflictDialog = lazy(() => loadWords('record').then(() => import('@/record/ConflictDialog').then((m) => ({ default: m.ConflictDialog }))));

interface Asked extends EditConflict {
  answer: (values: Record<string, unknown> | null) => void;
}

/** Saves single values of a list by the rules of the record's form; where somebody saved first, both sides are shown. */
export function useListEdit(list: Pick<ListModel, 'meta' | 'ctx'> & { source: Pick<LineSource, 'patch'> }, onSaved: () => void): { edit: ReturnType<typeof useEdit>; asking: ReactNode } {
  const { meta, source, ctx } = list;
  const [asked, setAsked] = useState<Asked | null>(null);
  const onConflict = useCallback(
    (conflict: EditConflict) => new Promise<Record<string, unknown> | null>((resolve) => setAsked({ ...conflict, answer: resolve })),
    [],
  );
  const options = useMemo(() => ({ formOf: (record: RecordData) => fullForm(meta, record), onConflict }), [meta, onConflict]);
  const edit = useEdit(meta, source, onSaved, options);
  const answer = (values: Record<string, unknown> | null): void => {
    setAsked(null);
    asked?.answer(values);
  };
  const asking = (
    <Suspense>
      {asked && (
        <ConflictDialog
          meta={meta}
          mine={asked.mine}
          before={asked.before}
          current={asked.current}
          ctx={ctx}
          busy={false}
          onMerge={answer}
          onDiscard={() => answer(null)}
          onClose={() => answer(null)}
        />
      )}
    </Suspense>
  );
  return { edit, asking };
}

async function fullForm(meta: ObjectMeta, record: RecordData): Promise<string> {
  const [{ formFor }, { typeOf }] = await Promise.all([import('@/form-runtime/layout'), import('@/form-runtime/choose')]);
  return formFor(meta, 'full', typeOf(meta, record)).key;
}

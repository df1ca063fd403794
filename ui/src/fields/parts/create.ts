import { createContext, useContext } from 'react';

/** Opens quick create of an object; `onCreated` gets the new record's id and title. */
export type CreateRecord = (
  object: string,
  options: { prefill?: Record<string, unknown>; words?: string; onCreated: (id: string, title: string) => void },
) => void;

/** Given by the record feature, so that a lookup can create what it does not find. */
export const CreateRecordContext = createContext<CreateRecord | null>(null);

export const useCreateRecord = (): CreateRecord | null => useContext(CreateRecordContext);

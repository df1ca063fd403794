import { createContext, useContext } from 'react';

interface CreateOptions {
  prefill?: Record<string, unknown>;
  words?: string;
  /** Gets the new record's id and title. */
  onCreated: (id: string, title: string) => void;
  /** It was left, with a new record or without. */
  onClose?: () => void;
}

/** Opens quick create of an object. */
export type CreateRecord = (object: string, options: CreateOptions) => void;

/** Given by the record feature, so that a lookup can create what it does not find. */
export const CreateRecordContext = createContext<CreateRecord | null>(null);

export const useCreateRecord = (): CreateRecord | null => useContext(CreateRecordContext);

/** What was typed into a form that was never saved. */
export interface FormDraft {
  values: Record<string, unknown>;
  /** ISO time of the last change. */
  at: string;
  /** Version of the record that was being edited. */
  version?: number;
  /** Titles of what was chosen, by id. */
  links?: Record<string, string>;
}

const PREFIX = 'tenon.form.';
const MOST_DAYS = 30;

/** The place of a form's draft: one per person, object and record, of new ones per type. */
export function draftKey(person: string, object: string, id: string | null, type?: string): string {
  return `${PREFIX}${person}.${object}.${id ?? (type ? `new.${type}` : 'new')}`;
}

export function readDraft(key: string, now: Date = new Date()): FormDraft | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (!kept || typeof kept !== 'object' || !('values' in kept) || !('at' in kept)) return null;
    const draft = kept as FormDraft;
    if (now.getTime() - new Date(draft.at).getTime() > MOST_DAYS * 86_400_000) {
      dropDraft(key);
      return null;
    }
    return draft;
  } catch {
    return null;
  }
}

export function writeDraft(key: string, draft: FormDraft): void {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Full or switched off: the form itself still holds everything.
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept then.
  }
}

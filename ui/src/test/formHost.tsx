import { QueryClient, QueryClientProvider, type QueryKey } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Suspense, useRef } from 'react';
import { afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { defaults, FormRuntime, FormSummary, useRecordForm, type FormHandle, type RecordForm } from '@/form-runtime';
import { keys, signedIn, signedOut } from '@/shared/api';
import type { FieldMeta, FormMeta, Me, ObjectMeta, RecordData } from '@/shared/api/types';
import { loadWords } from '@/shared/i18n';
import { Toaster } from '@/shared/ui';

export const field = (key: string, type: string, zh: string, more: Partial<FieldMeta> = {}): FieldMeta => ({ key, type, label: { zh, en: key }, ...more });

/** What fetch answers. */
export const answer = (status: number, body: unknown): Promise<Response> => Promise.resolve(new Response(JSON.stringify(body), { status }));

const me = {
  user: { id: 'u1', name: '林晓', email: 'l@x.y' },
  department: null,
  departments: [],
  roles: [],
  business: { timezone: 'Asia/Shanghai', currency: 'CNY' },
  release: 1,
  preferences: {},
  objects: {},
} as unknown as Me;

/** Words of forms, somebody who is signed in, and no draft kept before each test. */
export function beforeForms(): void {
  beforeAll(() => loadWords('fields', 'form-runtime'));
  beforeEach(() => {
    localStorage.clear();
    signedIn('token');
  });
  afterEach(() => {
    signedOut();
    vi.restoreAllMocks();
  });
}

interface HostProps {
  meta: ObjectMeta;
  layout: FormMeta;
  record?: RecordData;
  keepDraft?: boolean;
  /** Told of the form at every render. */
  onForm: (form: RecordForm) => void;
  /** What saving came to; null when the form is at fault. */
  onSubmitted?: (saved: RecordData | null) => void;
}

function Host({ meta, layout, record, keepDraft, onForm, onSubmitted }: HostProps) {
  const handle = useRef<FormHandle>(null);
  const form = useRecordForm({ meta, form: layout, record, initial: record ?? defaults(meta), keepDraft });
  onForm(form);
  const submit = async (): Promise<void> => {
    const saved = await form.submit();
    onSubmitted?.(saved);
    if (!saved) handle.current?.next();
  };
  return (
    <>
      <FormRuntime ref={handle} form={form} object={meta.key} onSubmit={() => void submit()} />
      <FormSummary form={form} onJump={() => handle.current?.next()} />
      <button type="button" onClick={() => void submit()}>
        保存
      </button>
      <Toaster />
    </>
  );
}

/** Shows a form as a page does, with what is `known` of the server at once; answers the hands of somebody who fills it in. */
export function showForm(props: HostProps, known: [QueryKey, unknown][] = []): ReturnType<typeof userEvent.setup> {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  for (const [key, data] of [[keys.me, me], ...known] as [QueryKey, unknown][]) client.setQueryData(key, data);
  render(
    <QueryClientProvider client={client}>
      <Suspense fallback="…">
        <Host {...props} />
      </Suspense>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

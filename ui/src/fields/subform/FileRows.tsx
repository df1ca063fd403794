import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import type { FieldMeta } from '@/shared/api/types';
import { Button, messageOf, notify } from '@/shared/ui';
import type { FieldContext } from '../contract';
import { rowFileSource, type ReadFile } from './rowFile';

/** Takes rows from a file: chooses it, and another sheet of it. */
export function FileRows({ field, ctx, disabled, onRead }: { field: FieldMeta; ctx: FieldContext; disabled: boolean; onRead: (read: ReadFile, other: (sheet: string) => void) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const read = async (file: File, sheet?: string): Promise<void> => {
    setBusy(true);
    try {
      onRead(await rowFileSource.read(field, file, sheet), (other) => void read(file, other));
    } catch (error) {
      notify(messageOf(error) ?? ctx.t('subform.notRead'), { kind: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button size="small" kind="text" icon={FileUp} loading={busy} disabled={disabled} onClick={() => input.current?.click()}>
        {ctx.t('subform.import')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".xlsx,.csv,.tsv,.txt"
        aria-label={ctx.t('subform.import')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen once more.
          event.target.value = '';
          if (file) void read(file);
        }}
      />
    </>
  );
}

import { moduleOf } from '@/fields';
import { cleared } from '@/fields/parts/choices';
import { formFor } from '@/form-runtime/layout';
import { typeOf } from '@/form-runtime/choose';
import type { CellWrite, LineSource } from '@/grid';
import { api, isApiError } from '@/shared/api';
import type { BatchAnswer, FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { firstMessage, recordsPath, type BatchOutcome } from './request';

export interface ManyDone {
  /** Cells that were saved. */
  cells: number;
  refused: BatchOutcome['refused'];
  /** By which it is undone, as one. */
  cause: string;
}

interface Row {
  record: RecordData;
  /** As the list shows it, and as it was. */
  change: Record<string, unknown>;
  back: Record<string, unknown>;
  data: Record<string, unknown>;
  cells: number;
  form: string;
}

/**
 * Saves values of many rows at once: shown at once, those of a row that is refused
 * taken back. Each row is written by the rules of its own form and only if nobody
 * has changed it meanwhile.
 */
export async function editMany(meta: ObjectMeta, source: Pick<LineSource, 'patch'>, writes: readonly CellWrite[], links: Record<string, string>): Promise<ManyDone> {
  const rows = rowsOf(meta, writes);
  rows.forEach((row, i) => source.patch(row.record.id, row.change, i === 0 ? links : undefined));
  const done: ManyDone = { cells: 0, refused: [], cause: '' };
  try {
    const answer = await api.post<BatchAnswer>(
      `${recordsPath(meta.key)}:batch`,
      { operations: rows.map(({ record, data, form }) => ({ method: 'update', id: record.id, data: { ...data, version: record.version }, form: form || undefined })) },
      { onCause: (cause) => (done.cause = cause) },
    );
    answer.results.forEach((result, i) => {
      const row = rows[i]!;
      if (result.status < 300) {
        done.cells += row.cells;
        const saved = result.record as RecordData | undefined;
        if (saved) source.patch(row.record.id, { ...saved, $masked: saved.$masked });
        return;
      }
      const current = result.error?.data?.current as RecordData | undefined;
      source.patch(row.record.id, current ?? row.back);
      done.refused.push({ id: row.record.id, message: firstMessage(result.error), right: result.status === 403 });
    });
  } catch (error) {
    for (const row of rows) source.patch(row.record.id, row.back);
    if (!isApiError(error)) throw error;
    done.refused = rows.map(({ record }) => ({ id: record.id, message: error.message, right: error.status === 403 }));
  }
  return done;
}

/** The writes by record, those of one form together. */
function rowsOf(meta: ObjectMeta, writes: readonly CellWrite[]): Row[] {
  const rows = new Map<string, Row>();
  const byKey = new Map(meta.fields.map((f) => [f.key, f]));
  const api = (field: FieldMeta | undefined, value: unknown): unknown => (field ? (moduleOf(field).toApi?.(value) ?? value) : value);
  for (const { record, field, value } of writes) {
    const row = rows.get(record.id) ?? { record, change: {}, back: {}, data: {}, cells: 0, form: formFor(meta, 'full', typeOf(meta, record)).key };
    rows.set(record.id, row);
    const along = cleared(meta.fields, { ...record, ...row.change }, field.key, value);
    for (const [key, next] of Object.entries({ ...along, [field.key]: value })) {
      row.change[key] = next;
      row.back[key] = record[key];
      row.data[key] = moduleOf(byKey.get(key)!).isBlank(next) ? moduleOf(byKey.get(key)!).blank : api(byKey.get(key), next);
    }
    row.cells++;
  }
  return [...rows.values()].toSorted((a, b) => (a.form < b.form ? -1 : a.form > b.form ? 1 : 0));
}

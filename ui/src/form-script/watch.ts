import type { FormEngine, Scope } from '@/form-engine';
import type { Change } from './types';

/** Tells which of some fields have another value than when they were last looked at. */
export class Watch {
  private readonly stops: (() => void)[] = [];
  private readonly known = new WeakMap<Scope, Map<string, string>>();

  constructor(
    private readonly engine: FormEngine,
    wanted: ReadonlySet<string>,
    private readonly valueOf: (scope: Scope, key: string) => unknown,
    private readonly tell: (change: Change) => void,
  ) {
    const columns = new Map<string, string[]>();
    for (const place of wanted) {
      const [key = '', column] = place.split('.');
      if (!engine.has(key)) continue;
      const rows = engine.rowsOf(key);
      if (!rows) {
        this.look(engine, key);
        this.stops.push(engine.subscribe(key, () => this.look(engine, key) && tell({ field: key })));
      } else columns.set(key, [...(columns.get(key) ?? []), ...(column ? [column] : [])]);
    }
    for (const [key, of] of columns) this.watchRows(key, of, wanted.has(key));
  }

  close(): void {
    for (const stop of this.stops) stop();
  }

  /** Notes a value; true when it was another before. */
  private look(scope: Scope, key: string): boolean {
    const now = JSON.stringify(this.valueOf(scope, key)) ?? '';
    const values = this.known.get(scope) ?? new Map<string, string>();
    this.known.set(scope, values);
    const before = values.get(key);
    values.set(key, now);
    return before !== undefined && before !== now;
  }

  private watchRows(key: string, columns: string[], list: boolean): void {
    const rows = this.engine.rowsOf(key)!;
    const order = (): string => rows.all().map((row) => row.id).join(' ');
    let before = order();
    for (const row of rows.all()) for (const column of columns) if (row.has(column)) this.look(row, column);
    this.stops.push(
      rows.watch(() => {
        const now = order();
        if (now !== before && list) this.tell({ field: key });
        before = now;
        for (const row of rows.all()) {
          const fresh = !this.known.has(row);
          for (const column of columns) {
            if (!row.has(column)) continue;
            const other = this.look(row, column);
            if (other || (fresh && !row.cell(column)!.field.isBlank(row.value(column)))) this.tell({ field: `${key}.${column}`, rows: key, row: row.id });
          }
        }
      }),
    );
  }
}

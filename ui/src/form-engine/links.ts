import { qualified, type Plan } from './plan';
import { linkIdOf, type Scope } from './scope';
import type { LinkLoader, Values } from './types';

/**
 * The linked records that expressions read. What waits for one is told when it
 * is here; a record that the person may not see reads as blank.
 */
export class Links {
  private readonly waiting = new Map<Scope, Map<string, Set<() => void>>>();
  private loading = 0;
  private whenSettled: (() => void)[] = [];

  constructor(
    private readonly plan: Plan,
    private readonly load: LinkLoader | undefined,
    private readonly batch: (act: () => void) => void,
  ) {}

  /** Whether what an expression reads of the record behind a field is here. */
  arrived(scope: Scope, key: string): boolean {
    return linkIdOf(scope.plainValue(key)) === '' || scope.links.get(key)?.state === 'here';
  }

  isLoading(scope: Scope, key: string): boolean {
    return scope.links.get(key)?.state === 'loading';
  }

  /** Calls back once, when the record behind a field is here or could not be loaded. */
  await(scope: Scope, key: string, wake: () => void): void {
    const keys = this.waiting.get(scope) ?? new Map<string, Set<() => void>>();
    this.waiting.set(scope, keys.set(key, (keys.get(key) ?? new Set()).add(wake)));
  }

  /** Has the record behind a field loaded, as far as expressions read it. */
  follow(scope: Scope, key: string): void {
    const paths = this.plan.paths.get(qualified(scope.name, key));
    if (!paths) return;
    const id = linkIdOf(scope.plainValue(key));
    const known = scope.links.get(key);
    if (known?.id === id && known.state !== 'failed') {
      if (known.state === 'here') scope.record[key] = known.record;
      return;
    }
    scope.links.delete(key);
    if (id === '' || !this.load) return;
    const link: { id: string; state: 'loading' | 'here' | 'failed'; record: Values | null } = { id, state: 'loading', record: null };
    scope.links.set(key, link);
    const here = (record: Values | null): void => {
      link.record = { ...(record ?? blankAt(paths)), id };
      link.state = 'here';
      if (scope.links.get(key) === link) scope.record[key] = link.record;
    };
    const loaded = this.load(qualified(scope.name, key), id, paths);
    if (!(loaded instanceof Promise)) {
      here(loaded);
      return;
    }
    this.loading++;
    void loaded
      .then(here, () => {
        link.state = 'failed';
      })
      .finally(() => {
        this.loading--;
        if (scope.links.get(key) === link) this.batch(() => this.wake(scope, key));
        if (this.loading === 0) for (const done of this.whenSettled.splice(0)) done();
      });
  }

  /** Resolves when no record is on its way. */
  settled(): Promise<void> {
    return this.loading === 0 ? Promise.resolve() : new Promise((done) => this.whenSettled.push(done));
  }

  forget(): void {
    this.waiting.clear();
  }

  private wake(scope: Scope, key: string): void {
    const waiting = this.waiting.get(scope)?.get(key);
    this.waiting.get(scope)?.delete(key);
    for (const act of waiting ?? []) act();
  }
}

/** A record whose fields of these paths are all blank. */
function blankAt(paths: readonly string[]): Values {
  const out: Values = {};
  for (const path of paths) {
    const [key = '', ...rest] = path.split('.');
    const inner = out[key];
    out[key] = rest.length === 0 ? (inner ?? null) : { ...(inner as Values | null), ...blankAt([rest.join('.')]), id: '' };
  }
  return out;
}

import type { FieldMeta } from '@/shared/api/types';
import type { FieldModule } from './contract';
import { derivedModule } from './parts/derived';

const files = import.meta.glob<{ default: FieldModule }>('./*/index.ts', { eager: true });

const byType = new Map<string, FieldModule>();

/** Filled at the first use: a face may import the registry that holds its own type. */
function modules(): Map<string, FieldModule> {
  if (byType.size === 0) for (const file of Object.values(files)) byType.set(file.default.type, file.default);
  return byType;
}

/** Every type of field that this build knows. */
export function fieldTypes(): FieldModule[] {
  return [...modules().values()];
}

/** The module of a type; an unknown one (of a newer server) is shown as text. */
export function fieldModule(type: string): FieldModule {
  return modules().get(type) ?? modules().get('text')!;
}

const derived = new Map<string, FieldModule>();

/** The module of a field; of a computed one it follows the type of its result. */
export function moduleOf(field: FieldMeta): FieldModule {
  const own = fieldModule(field.type);
  const type = own.valuesOf?.(field);
  if (type === undefined) return own;
  const place = `${own.type} ${type}`;
  const made = derived.get(place) ?? derivedModule(own, fieldModule(type));
  derived.set(place, made);
  return made;
}

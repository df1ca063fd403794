import type { FieldMeta } from '@/shared/api/types';
import type { FieldModule } from './contract';

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

/** The module of a field. */
export function moduleOf(field: FieldMeta): FieldModule {
  return fieldModule(field.type);
}

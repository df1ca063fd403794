import { putDefinition, type AppDoc } from '@/meta';
import { withObjects } from '../create';
import { assignFile } from './api';
import type { Made } from './model';

/** What of it is there already, where creating was begun and did not come to its end. */
export class Progress {
  readonly objects = new Set<string>();
  readonly files = new Set<string>();
}

/** Puts the objects into the draft with a form each and a place in the navigation, and gives them their files. */
export async function create(made: readonly Made[], app: AppDoc | undefined, progress: Progress): Promise<void> {
  for (const one of made) {
    progress.objects.add(one.object.key);
    await putDefinition(one.object);
    await putDefinition(one.form);
  }
  if (app) await putDefinition(withObjects(app, made.map((one) => one.object.key)));
  for (const one of made) {
    if (progress.files.has(one.file)) continue;
    await assignFile(one.file, one.assignment);
    progress.files.add(one.file);
  }
}

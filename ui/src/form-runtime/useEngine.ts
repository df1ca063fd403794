import { useQueryClient } from '@tanstack/react-query';
import { use, useMemo } from 'react';
import { FormEngine, type Values } from '@/form-engine';
import { useMe } from '@/shared/api';
import type { FormMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import type { Placed } from './layout';
import { linkLoader } from './linked';
import { canOf, language, logicOf, missingFunctions, userOf } from './logic';
import { defaults, engineFields } from './model';

interface EngineSettings {
  meta: ObjectMeta;
  form: FormMeta;
  parts: Placed[];
  /** Absent for a new record. */
  record?: RecordData;
  initial: Values;
  /** The record before, where the initial values already hold a change. */
  old?: Values;
  onTitles: (titles: Record<string, string>) => void;
}

/**
 * The engine of a form over one record, with what the object and the form say
 * about its values. Waits (as Suspense does) for functions that few forms need.
 */
export function useEngine({ meta, form, parts, record, initial, old, onTitles }: EngineSettings): FormEngine {
  const client = useQueryClient();
  const me = useMe().data;
  const write = record?.$rights?.write;
  const missing = missingFunctions(meta, form);
  if (missing) use(missing);
  return useMemo(
    () => {
      const release = me?.release ?? 0;
      return new FormEngine(
        engineFields(parts, (field) => write === undefined || write.includes(field.key)),
        initial,
        {
          logic: logicOf(meta, form),
          language,
          load: linkLoader({ client, release, me, meta, onTitles }),
          create: !record,
          old,
          base: record ? initial : defaults(meta),
          assumed: !record && meta.owner && me ? { owner: me.user.id } : undefined,
          environment: {
            user: userOf(me),
            now: Date.now(),
            zone: meta.logic?.zone ?? me?.business.timezone ?? 'UTC',
            can: canOf(meta, record),
          },
        },
      );
    },
    // A form begins once; what the server says later comes through reset.
    // oxlint-disable-next-line react/exhaustive-deps
    [parts, record?.id, write === undefined],
  );
}

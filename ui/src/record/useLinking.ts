import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FieldContext } from '@/fields';
import { useFind } from '@/fields/find/ask';
import { isApiError, keys, recordWritten, useRelease } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { confirm, notify } from '@/shared/ui';
import { linkedValue, namesIt, readLinks, writeLinks, type Link, type Linked } from './linking';
import { relatedFilter, type Backlink } from './related';

/** What was not done, and why, by record. */
export interface Refusal {
  title: string;
  rows: Linked['refused'];
}

export interface Linking {
  /** Absent when the person may not, or there is nothing to choose with. */
  link?: () => void;
  unlink?: (id: string) => void;
  busy: boolean;
  refusal: Refusal | null;
  dismiss: () => void;
}

const SAID = 3;

/** Links records that are there already to this one, and takes them off it; both can be undone. */
export function useLinking(backlink: Backlink, target: { object: string; id: string; title: string }, ctx: FieldContext): Linking {
  const t = useT('record');
  const find = useFind();
  const client = useQueryClient();
  const release = useRelease();
  const viewOnly = useViewOnly();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { object, field } = backlink;
  const may = !viewOnly && object.operations.includes('edit') && field.read_only !== true;
  const plural = text(object.plural, ctx.locale) || text(object.label, ctx.locale);

  /** Does something with the records; null when that failed as a whole, which is then said. */
  const run = async <T,>(title: string, act: () => Promise<T>): Promise<T | null> => {
    setBusy(true);
    setRefusal(null);
    try {
      return await act();
    } catch (error) {
      if (!isApiError(error)) throw error;
      setRefusal({ title, rows: [{ title: plural, message: error.message }] });
      return null;
    } finally {
      setBusy(false);
    }
  };
  const read = (ids: readonly string[]): Promise<Link[]> => readLinks(backlink, ids, target, ctx);
  /** Writes, says what was refused, and has read again what it changed. */
  const write = async (title: string, act: () => Promise<Linked>): Promise<Link[]> => {
    const answer = await run(title, act);
    if (answer && answer.refused.length > 0) setRefusal({ title, rows: answer.refused });
    recordWritten(object.key);
    // Totals of this record may count what was linked.
    void client.invalidateQueries({ queryKey: keys.record(release, target.object, target.id) });
    return answer?.done ?? [];
  };
  const tell = (done: readonly Link[], on: boolean): void => {
    if (done.length === 0) return;
    const one = done.length === 1 ? done[0]!.title : '';
    const words = one ? t(on ? 'related.linkedOne' : 'related.unlinkedOne', { title: one }) : t(on ? 'related.linked' : 'related.unlinked', { count: done.length });
    const before = new Map(done.map((link) => [link.id, link.value]));
    notify(words, { kind: 'success', action: { label: t('related.undo'), onClick: () => void undo(before, on) } });
  };
  /** Gives back what the records pointed at, where they are still as this left them. */
  const undo = (before: ReadonlyMap<string, unknown>, on: boolean): Promise<unknown> =>
    write(t('related.notUndone'), async () => {
      const same = (await read([...before.keys()])).filter((link) => namesIt(field, link.value, target.id, target.object) === on && !(link.elsewhere && !on));
      return writeLinks(backlink, same, (link) => {
        const was = before.get(link.id);
        return field.type === 'relation' || field.type === 'any_relation' ? was || null : linkedValue(field, link.value, target.id, namesIt(field, was, target.id, target.object), target.object);
      });
    });
  const link = async (ids: readonly string[]): Promise<void> => {
    const title = t('related.notLinked');
    const links = (await run(title, () => read(ids)))?.filter((one) => !namesIt(field, one.value, target.id, target.object)) ?? [];
    if (links.length === 0) return;
    const moved = links.filter((one) => one.elsewhere !== undefined);
    if (moved.length > 0) {
      const said = moved.slice(0, SAID).map((one) => t('related.movesOne', { title: one.title, from: one.elsewhere }));
      const yes = await confirm({
        title: t('related.moves', { count: moved.length, of: links.length, label: text(field.label, ctx.locale) || field.key, title: target.title }),
        body: [...said, ...(moved.length > SAID ? [t('related.movesMore', { count: moved.length - SAID })] : [])].join(t('related.join')),
        action: t('related.move'),
      });
      if (!yes) return;
    }
    tell(await write(title, () => writeLinks(backlink, links, (one) => linkedValue(field, one.value, target.id, true, target.object))), true);
  };
  const unlink = async (id: string): Promise<void> => {
    const done = await write(t('related.notUnlinked'), async () => {
      const links = (await read([id])).filter((one) => namesIt(field, one.value, target.id, target.object));
      return writeLinks(backlink, links, (one) => linkedValue(field, one.value, target.id, false, target.object));
    });
    tell(done, false);
  };
  return {
    busy,
    refusal,
    dismiss: () => setRefusal(null),
    link:
      may && find
        ? () =>
            find({
              object: object.key,
              title: plural,
              filter: `!(${relatedFilter(field, target.id, target.object)})`,
              several: true,
              onChoose: (chosen) => void link(chosen.map((one) => one.id)),
            })
        : undefined,
    // A required relation points somewhere always.
    unlink: may && !((field.type === 'relation' || field.type === 'any_relation') && field.required) ? (id) => void unlink(id) : undefined,
  };
}

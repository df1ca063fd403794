import type { ObjectMeta } from '@/shared/api/types';
import { text, type Locale } from '@/shared/i18n';
import { backlinkLabel, type Backlink } from '../related';

/** A tab of a record: a part of its page, or a related list. */
export interface RecordTab {
  key: string;
  label: string;
  backlink?: Backlink;
}

/** The tabs of a record's page as its object says them; all that there are, in the usual order, where it says nothing. */
export function tabsOf(meta: ObjectMeta, backlinks: Backlink[], locale: Locale, partName: (part: string) => string): RecordTab[] {
  const part = (key: string, label = ''): RecordTab => ({ key, label: label || partName(key) });
  const list = (backlink: Backlink, label = ''): RecordTab => ({ key: backlink.key, label: label || backlinkLabel(backlink, locale), backlink });
  const chosen = meta.page?.tabs ?? [];
  if (chosen.length === 0) return [part('details'), part('timeline'), ...backlinks.map((one) => list(one)), part('history')];
  return chosen.flatMap((tab) => {
    if (tab.part) return [part(tab.part, text(tab.label, locale))];
    const found = backlinks.find(({ object, field }) => object.key === tab.object && field.key === tab.via);
    return found ? [list(found, text(tab.label, locale))] : [];
  });
}

import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useMe, zoneOf } from '@/shared/api';
import { useLocale, useT } from '@/shared/i18n';
import type { FieldContext } from './contract';

const LinksContext = createContext<Record<string, string>>({});

/** Gives the titles of linked records to every value below. */
export function FieldContextProvider({ links, children }: { links: Record<string, string>; children: ReactNode }) {
  const above = useContext(LinksContext);
  const all = useMemo(() => ({ ...above, ...links }), [above, links]);
  return <LinksContext value={all}>{children}</LinksContext>;
}

/**
 * What values are shown with here. `links` are added to those of the providers
 * above; `calculating` names the computed fields that a job is still computing.
 */
export function useFieldContext(links?: Record<string, string>, calculating?: readonly string[]): FieldContext {
  const t = useT('fields');
  const locale = useLocale((s) => s.locale);
  const me = useMe().data;
  const above = useContext(LinksContext);
  const timezone = zoneOf(me) ?? 'Asia/Shanghai';
  const currency = me?.business.currency ?? 'CNY';
  return useMemo(
    () => ({ locale, timezone, currency, t, links: links ? { ...above, ...links } : above, calculating }),
    [locale, timezone, currency, t, above, links, calculating],
  );
}

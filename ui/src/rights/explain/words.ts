import type { Operation } from '@/shared/api/types';
import { text, type Locale, type Translate } from '@/shared/i18n';
import { scopeOf } from '../scopes';
import type { Explanation, Reason } from './api';

/** Operations that are asked about with a field. */
export const withField = (operation: Operation): boolean => operation === 'view' || operation === 'edit' || operation === 'create';

/** Which words the answer begins with. */
export function verdictOf(x: Explanation): string {
  if (x.allowed) return x.masked ? 'masked' : 'yes';
  if (!x.visible && x.operation !== 'create') return 'unseen';
  if (x.fixed) return 'fixed';
  if (x.grants.length === 0) return 'noGrants';
  return 'no';
}

/** 角色 销售主管 › 授权“部门客户”. */
export function grantName(g: Reason, t: Translate, locale: Locale): string {
  if (g.role === 'admin') return t('explain.role', { role: text(g.roleLabel, locale) || g.role });
  const label = text(g.label, locale);
  const grant = label ? t('grant.named', { name: label }) : t('grant.numbered', { n: g.place + 1 });
  return t('explain.grant', { role: text(g.roleLabel, locale) || g.role, grant });
}

export interface Line {
  key: 'operation' | 'rows' | 'team' | 'follows' | 'field';
  ok: boolean;
  words: string;
  /** The condition itself, where it is none of the ready ones. */
  source?: string;
}

/** What a grant asks, one line each, with whether it holds. */
export function linesOf(g: Reason, x: Explanation, t: Translate, names: { field: (key: string) => string; operation: (key: string) => string }): Line[] {
  if (g.role === 'admin') return [{ key: 'rows', ok: true, words: t('explain.admin') }];
  const lines: Line[] = [{ key: 'operation', ok: g.operation, words: t(g.operation ? 'explain.names' : 'explain.namesNot', { operation: names.operation(x.operation) }) }];
  const scope = scopeOf({ rows: g.rows.source });
  if (g.rows.hidden) lines.push({ key: 'rows', ok: g.rows.holds, words: t('explain.rowsHidden') });
  else if (scope === 'condition') lines.push({ key: 'rows', ok: g.rows.holds, words: t('explain.rowsCondition'), source: g.rows.source });
  else if (scope !== 'all' || (!g.team && !g.follows)) lines.push({ key: 'rows', ok: g.rows.holds, words: t('explain.rows', { scope: t(`scope.${scope}`) }) });
  if (g.team) lines.push({ key: 'team', ok: g.team.holds, words: t(`scope.${g.team.level === 'editor' ? 'editor' : 'viewer'}`) });
  if (g.follows) lines.push({ key: 'follows', ok: g.follows.holds, words: t('explain.follows', { field: names.field(g.follows.field ?? ''), operation: names.operation(g.follows.operation ?? 'view') }) });
  if (x.field && g.field) lines.push({ key: 'field', ok: g.field !== 'none', words: t(`explain.field.${g.field}`, { field: names.field(x.field) }) });
  return lines;
}

/** The parts of a condition that say something: no constants, no part twice, not all of it. */
export function partsOf(g: Reason): Reason['rows']['parts'] {
  const bare = (s: string) => s.replace(/\s+/g, '');
  const seen = new Set<string>([bare(g.rows.source), 'user', 'record']);
  return g.rows.parts.filter((part) => {
    const key = bare(part.text);
    if (seen.has(key) || /^(?:"[^"]*"|'[^']*'|-?[\d.]+|true|false|null)$/.test(key)) return false;
    seen.add(key);
    return true;
  });
}

import { useDepartments, useMe, useObjects, zoneOf } from '@/shared/api';
import { formatDateTime, parseMoment } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { useRoleName } from '../roles';
import type { AuditEntry } from './api';
import { detailLines, type DetailLine } from './detail';

const families = new Set(['signin', 'session', 'password', 'totp', 'identity', 'key', 'person', 'department', 'role', 'release', 'package', 'settings', 'import', 'export', 'view_as', 'audit', 'delegation', 'invitation', 'handover']);

/** Members of details that have words; others are shown by their name. */
const members = new Set(
  'active address agent allRoles by carried code count currency department departments deputy device disabled email error expires factor file filter format from handover heads id into invitation keys locale manager method name newAddress newDevice note object operator order parent people person phone position reason records result revoked role roles rows scopes session sessions timezone to total until version what who write'.split(' '),
);

/** The words of entries: who, about what, and what of it. */
export function useEntryWords() {
  const t = useT('audit');
  const me = useMe().data;
  const zone = zoneOf(me);
  const roleName = useRoleName();
  const departments = useDepartments().data?.items;
  const objects = useObjects().data?.items;
  const objectName = (key: string) => text(objects?.find((object) => object.key === key)?.label) || key;
  const departmentName = (id: string) => departments?.find((department) => department.id === id)?.name;

  const who = (entry: AuditEntry): string => {
    const name = entry.who ? entry.who.name || t('gone') : typeof entry.detail.operator === 'string' ? t('operator', { name: entry.detail.operator }) : t('nobody');
    return entry.actingAs ? t('actingAs', { name, as: entry.actingAs.name }) : name;
  };
  const subject = (entry: AuditEntry): string => {
    if (entry.record) return t('recordOf', { object: objectName(entry.object) });
    if (entry.name) return entry.name;
    if (entry.kind === 'role') return roleName(entry.object);
    if (entry.kind === 'object' || entry.kind === 'export' || entry.kind === 'import') return objectName(entry.object);
    // Invitations and other things without a name are known by what they are about.
    for (const key of ['email', 'name', 'file'] as const) if (typeof entry.detail[key] === 'string' && entry.detail[key] !== '') return entry.detail[key];
    return entry.object;
  };
  const member = (key: string): string => {
    const parts = key.split('.');
    const last = parts.at(-1)!;
    return members.has(last) ? t(`member.${last}`) : last;
  };
  const valueOf = (key: string, value: unknown): string => {
    if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return t('blank');
    if (typeof value === 'boolean') return value ? t('yes') : t('no');
    if (Array.isArray(value)) return value.map((one) => valueOf(key, one)).join(t('comma'));
    if (typeof value === 'string') {
      const last = key.split('.').at(-1)!;
      if (last === 'roles' || last === 'role' || last === 'allRoles') return roleName(value);
      if (last === 'department' || last === 'departments' || last === 'parent' || last === 'into') return departmentName(value) ?? value;
      if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/.test(value) && parseMoment(value)) return formatDateTime(value, zone);
      return value;
    }
    return typeof value === 'number' ? String(value) : JSON.stringify(value);
  };
  const line = ({ key, changed, from, to }: DetailLine): string => (changed ? t('change', { member: member(key), from: valueOf(key, from), to: valueOf(key, to) }) : t('told', { member: member(key), value: valueOf(key, to) }));
  const summary = (entry: AuditEntry): string =>
    detailLines(entry.detail)
      .filter(({ key }) => key !== 'operator' && key !== 'agent')
      .slice(0, 3)
      .map(line)
      .join(t('semicolon'));
  return { families, family: (key: string) => t(`family.${key}`), who, subject, member, valueOf, summary, time: (at: string) => formatDateTime(at, zone) + secondsOf(at) };
}

/** The seconds of a moment, which a log needs to keep its order readable. */
function secondsOf(at: string): string {
  const match = /:(\d{2})\.\d+Z$/.exec(at);
  return match ? `:${match[1]}` : '';
}

import { Link } from '@tanstack/react-router';
import { Download, Search, UserCog } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useDefinitions, type ObjectDoc } from '@/meta';
import { saveFile } from '@/shared/api';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, cx, EmptyState, InlineError, Input, PageBody, Segmented, SkeletonLines } from '@/shared/ui';
import { grantFields, operations } from '../grant/model';
import { fieldReach, rolesOf } from './byObject';
import styles from './Matrix.module.css';
import { toCsv } from './model';
import { useCellWords } from './words';

type Face = 'operations' | 'fields';

/** What every role may do with one object: operations by role, or fields by role. */
export default function ObjectRights({ app, object }: { app: string; object: ObjectDoc }) {
  const t = useT('rights');
  const locale = useLocale((s) => s.locale);
  const [face, setFace] = useState<Face>('operations');
  const [words, setWords] = useState('');
  const roles = useDefinitions('role');
  const cellWords = useCellWords();
  const all = useMemo(() => rolesOf(roles.data ?? [], object), [roles.data, object]);
  const wanted = words.trim().toLowerCase();
  const found = (one: { key: string; label?: { zh?: string; en?: string } }, ...more: string[]): boolean => [one.label?.zh, one.label?.en, one.key, ...more].some((word) => word?.toLowerCase().includes(wanted));
  const nameOf = (one: { key: string; label?: { zh?: string; en?: string } }): string => text(one.label, locale) || one.key;
  const fieldName = (field: { key: string; label: { zh?: string; en?: string }; system: boolean }): string => (field.system ? t(`system.${field.key}`) : nameOf(field));
  const shown = face === 'operations' ? all.filter(({ role }) => found(role)) : all;
  const fields = grantFields(object).filter((field) => field.of === undefined && found(field, fieldName(field)));
  const empty = face === 'operations' ? shown.length === 0 : fields.length === 0;
  const head = face === 'operations' ? [t('matrix.role'), ...operations.map((one) => t(`operation.${one}`)), t('matrix.readFields'), t('matrix.writeFields')] : [t('grant.field'), ...all.map(({ role }) => nameOf(role))];
  const lines = face === 'operations'
    ? shown.map(({ role, row }) => [nameOf(role), ...operations.map((one) => cellWords(row.cells[one], one)), String(row.read), String(row.write)])
    : fields.map((field) => [fieldName(field), ...all.map(({ role }) => t(`byObject.reach.${fieldReach(role, object.key, field)}`))]);
  const linkTo = (key: string, label: string): ReactNode => (
    <Link to="/design/$app/roles/$role" params={{ app, role: key }} search={{}}>
      {label}
    </Link>
  );
  if (roles.error) return <InlineError error={roles.error} onRetry={() => void roles.refetch()} />;
  return (
    <PageBody>
      <header className={styles.head}>
        <Segmented label={t('byObject.face')} value={face} items={(['operations', 'fields'] as const).map((key) => ({ key, label: t(`byObject.faces.${key}`) }))} onChange={setFace} />
        <span className={styles.grow} />
        <Input className={styles.search} icon={Search} aria-label={t(`byObject.find.${face}`)} placeholder={t(`byObject.find.${face}`)} value={words} onChange={(event) => setWords(event.target.value)} />
        <Button icon={Download} onClick={() => saveFile(new Blob([toCsv([head, ...lines])], { type: 'text/csv;charset=utf-8' }), `${t('byObject.file', { object: nameOf(object) })}.csv`)}>
          {t('matrix.export')}
        </Button>
      </header>
      {!roles.data ? (
        <SkeletonLines lines={6} />
      ) : all.length === 0 ? (
        <EmptyState icon={UserCog} title={t('byObject.none')} />
      ) : empty ? (
        <EmptyState icon={null} title={t('byObject.noMatch')} actions={<Button onClick={() => setWords('')}>{t('matrix.clear')}</Button>} />
      ) : (
        <div className={styles.box} role="group" aria-label={t('byObject.title')} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                {head.map((word, i) => (
                  // Two roles may be called the same.
                  // oxlint-disable-next-line react/no-array-index-key
                  <th key={i} scope="col">
                    {face === 'fields' && i > 0 ? linkTo(all[i - 1]!.role.key, word) : word}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map((line, i) => (
                <tr key={face === 'operations' ? shown[i]!.role.key : fields[i]!.key} className={cx(face === 'operations' && shown[i]!.row.places.length === 0 && styles.empty)}>
                  {line.map((word, j) =>
                    j === 0 ? (
                      <th key={head[j]} scope="row" className={styles.named}>
                        {face === 'operations' ? linkTo(shown[i]!.role.key, word) : word}
                      </th>
                    ) : (
                      // oxlint-disable-next-line react/no-array-index-key
                      <td key={j}>{word}</td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </PageBody>
  );
}

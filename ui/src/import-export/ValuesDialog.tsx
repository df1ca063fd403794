import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { FieldMeta } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, confirm, Dialog, InlineError, Input, Select, SkeletonLines, type SelectOption } from '@/shared/ui';
import { pendingOf, readingOf, understood } from './fields';
import { add, asIs, blank, LinkValue, type Meaning } from './LinkValue';
import type { Column, Setting } from './model';
import { optionChoices, OptionValue } from './OptionValue';
import { Pager } from './Pager';
import { allNear, useAddOptions, useDesigns, useUnclear } from './useValues';
import styles from './Import.module.css';

interface ValuesDialogProps {
  id: string;
  object: string;
  column: Column;
  field: FieldMeta;
  setting: Setting | undefined;
  onSave: (values: Record<string, string>) => void;
  onClose: () => void;
}

/** What is decided of a value: what it means, that it becomes an option, or that it says what it means. */
type Decisions = Record<string, Meaning>;

const meant = (to: string): Meaning => (to === '' ? blank : `=${to}`);

/** What each value of a column means: an option, a record, or nothing. Near hits are filled in and hold once they are confirmed. */
export function ValuesDialog({ id, object, column, field, setting, onSave, onClose }: ValuesDialogProps) {
  const t = useT('import-export');
  const options = readingOf(field) === 'options';
  const many = !column.values?.length;
  const [words, setWords] = useState('');
  const pages = useUnclear(id, column.name, field.key, setting?.by, words, many);
  const designs = useDesigns(object);
  const adding = useAddOptions(id, field.key);
  const values = useMemo(() => (many ? pages.items : (column.values ?? [])), [many, pages.items, column.values]);
  const pending = useMemo(() => pendingOf({ ...column, values }, field, setting), [column, values, field, setting]);
  const [decided, setDecided] = useState<Decisions>(() => Object.fromEntries(Object.entries(setting?.values ?? {}).map(([value, to]) => [value, meant(to)])));
  const [walking, setWalking] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const filled = useMemo<Decisions>(() => ({ ...Object.fromEntries(Object.entries(pending).map(([value, to]) => [value, meant(to)])), ...decided }), [pending, decided]);
  // What somebody has to look at comes first; the order does not change while the dialog is open.
  const rows = useMemo(() => {
    if (many) return values;
    const said = setting?.values ?? {};
    const rank = (value: string) => (pending[value] !== undefined ? 0 : options && said[value] === undefined && !understood(value, field) ? 1 : said[value] !== undefined ? 2 : 3);
    return [...values].sort((a, b) => rank(a.value) - rank(b.value));
  }, [many, values, pending, setting, options, field]);
  const open = rows.filter(({ value }) => (filled[value] ?? asIs) === asIs && (many || !options || !understood(value, field)));
  const all = (to: Meaning) => setDecided({ ...filled, ...Object.fromEntries(open.map(({ value }) => [value, to])) });
  const turn = (way: 1 | -1) => {
    setDecided(filled); // what was shown and left as it is counts as looked at
    pages.turn(way);
  };
  const near = async () => {
    setWalking(true);
    setFault(null);
    try {
      const found = await allNear(id, column.name, field.key, setting?.by);
      setDecided((now) => ({ ...Object.fromEntries(Object.entries(found).map(([value, to]) => [value, meant(to)])), ...now }));
    } catch (error) {
      setFault(error);
    }
    setWalking(false);
  };
  const save = async () => {
    const fresh = Object.keys(filled).filter((value) => filled[value] === add);
    if (fresh.length > 0) {
      const words = { count: fresh.length, shown: formatNumber(fresh.length), field: text(field.label) || field.key };
      if (!(await confirm({ title: t('values.addTitle', words), body: t('values.addHelp'), action: t('values.addAction', words) }))) return;
      setFault(null);
      try {
        await adding.mutateAsync(fresh);
      } catch (error) {
        setFault(error);
        return;
      }
    }
    onSave(Object.fromEntries(Object.entries(filled).flatMap(([value, to]) => (to === asIs || to === add ? [] : [[value, to === blank ? '' : to.slice(1)]]))));
    onClose();
  };
  const bulk: SelectOption<Meaning>[] = [...(options && designs ? [{ value: add, label: t('values.addAll') } as const] : []), { value: blank, label: t('values.blank') }, ...(options ? optionChoices(field) : [])];
  return (
    <Dialog
      open
      size="wide"
      onClose={onClose}
      title={t('values.title', { column: column.name, field: text(field.label) || field.key })}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" loading={adding.isPending}>
            {t('values.save')}
          </Button>
        </>
      }
    >
      <div className={styles.valuesBar}>
        {many && <Input size="small" icon={Search} value={words} onChange={(event) => setWords(event.target.value)} placeholder={t('values.search')} aria-label={t('values.search')} />}
        {open.length > 1 && <Select<Meaning> size="small" label={t('values.all', { count: open.length, shown: formatNumber(open.length) })} placeholder={t('values.all', { count: open.length, shown: formatNumber(open.length) })} value={null} options={bulk} onChange={(to) => to && all(to)} />}
        {many && pages.several && (
          <Button size="small" loading={walking} onClick={() => void near()}>
            {t('values.allNear')}
          </Button>
        )}
      </div>
      {fault !== null && <InlineError error={fault} />}
      {pages.error ? (
        <InlineError error={pages.error} onRetry={pages.retry} />
      ) : many && pages.loading && rows.length === 0 ? (
        <SkeletonLines lines={6} />
      ) : rows.length === 0 ? (
        <p className={styles.quiet}>{t(words ? 'values.noneFound' : 'values.allKnown')}</p>
      ) : (
        <table className={styles.values}>
          <thead>
            <tr>
              <th>{t('values.value')}</th>
              <th className={styles.numeric}>{t('values.rows')}</th>
              <th>{t(options ? 'values.option' : 'values.record')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ value, count }) => {
              const current = filled[value] ?? asIs;
              const set = (to: Meaning) => setDecided({ ...decided, [value]: to });
              return (
                <tr key={value}>
                  <th scope="row">{value}</th>
                  <td className={styles.numeric}>{formatNumber(count)}</td>
                  <td>
                    <div className={styles.meaning}>
                      {options ? (
                        <OptionValue value={value} field={field} setting={setting} current={current} adds={designs} onChange={set} />
                      ) : (
                        <LinkValue value={value} field={field} suggestion={pending[value]} current={current} onChange={set} />
                      )}
                      {pending[value] !== undefined && current === meant(pending[value]) && <span className={styles.near}>{t('values.suggested')}</span>}
                    </div>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {many && <Pager {...pages} onTurn={turn} />}
      <p className={styles.quiet}>{t(options ? 'values.helpOptions' : 'values.helpRecords')}</p>
    </Dialog>
  );
}

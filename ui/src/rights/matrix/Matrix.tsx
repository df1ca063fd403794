import { ChevronDown, ChevronRight, Plus } from 'lucide-react';
import { Fragment, useState } from 'react';
import type { GrantDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Button, cx, MetaIcon } from '@/shared/ui';
import grantStyles from '../grant/Grant.module.css';
import { GrantRow } from '../grant/GrantRow';
import { operations } from '../grant/model';
import type { Reached } from '../reach/api';
import { reachWords } from '../reach/words';
import styles from './Matrix.module.css';
import type { Row } from './model';
import { useCellWords } from './words';

interface MatrixProps {
  rows: readonly Row[];
  grants: readonly GrantDoc[];
  phone: boolean;
  /** What one person with the role sees. */
  example?: Reached;
  onOpen: (place: number) => void;
  onAdd: (object: string) => void;
}

/** Objects down, operations across; an object opens to its grants. On a phone one object at a time, to read. */
export function Matrix({ rows, grants, phone, example, onOpen, onAdd }: MatrixProps) {
  const t = useT('rights');
  const [open, setOpen] = useState<string | null>(null);
  const wordsOf = useCellWords();
  const nameOf = (place: number): string => text(grants[place]?.label) || t('grant.numbered', { n: place + 1 });
  const seen = (row: Row): string => {
    const found = example?.objects.find((one) => one.object === row.object.key);
    return found ? reachWords(found.before, found.after) : '–';
  };
  const seenBy = example ? t('reach.rowsOf', { name: example.person.name }) : t('reach.rows');
  const opener = (row: Row) => (
    <button type="button" className={styles.opener} aria-expanded={open === row.object.key} onClick={() => setOpen(open === row.object.key ? null : row.object.key)}>
      {open === row.object.key ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
      <MetaIcon name={row.object.icon} />
      <span>{text(row.object.label) || row.object.key}</span>
      {phone && <span className={styles.quiet}>{row.places.length > 0 ? t('matrix.count', { count: row.places.length }) : '–'}</span>}
    </button>
  );
  if (phone) {
    return (
      <ul className={styles.cards}>
        {rows.map((row) => (
          <li key={row.object.key}>
            {opener(row)}
            {open === row.object.key && (
              <dl className={styles.facts}>
                {operations.map((operation) => (
                  <Fragment key={operation}>
                    <dt>{t(`operation.${operation}`)}</dt>
                    <dd>{wordsOf(row.cells[operation], operation)}</dd>
                  </Fragment>
                ))}
                <dt>{seenBy}</dt>
                <dd>{seen(row)}</dd>
                <dt>{t('matrix.fields')}</dt>
                <dd>{t('matrix.fieldCount', { read: row.read, write: row.write, all: row.fields })}</dd>
              </dl>
            )}
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className={styles.box} role="group" aria-label={t('matrix.title')} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('matrix.object')}</th>
            {operations.map((operation) => (
              <th key={operation} scope="col">
                {t(`operation.${operation}`)}
              </th>
            ))}
            <th scope="col">{seenBy}</th>
            <th scope="col">{t('matrix.fields')}</th>
            <th scope="col">{t('matrix.grants')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Fragment key={row.object.key}>
              <tr className={cx(row.places.length === 0 && styles.empty)}>
                <th scope="row">{opener(row)}</th>
                {operations.map((operation) => {
                  const cell = row.cells[operation];
                  return (
                    <td key={operation} title={cell?.places.map(nameOf).join(t('join'))}>
                      {wordsOf(cell, operation)}
                    </td>
                  );
                })}
                <td>{seen(row)}</td>
                <td>{row.places.length > 0 ? t('matrix.fieldCount', { read: row.read, write: row.write, all: row.fields }) : '–'}</td>
                <td>{row.places.length > 0 ? t('matrix.count', { count: row.places.length }) : '–'}</td>
              </tr>
              {open === row.object.key && (
                <tr className={styles.opened}>
                  <td colSpan={operations.length + 4}>
                    {row.places.length > 0 && (
                      <ul className={grantStyles.rows}>
                        {row.places.map((place) => (
                          <GrantRow key={place} grant={grants[place]!} place={place} object={row.object} faulty={false} onOpen={() => onOpen(place)} />
                        ))}
                      </ul>
                    )}
                    <Button size="small" icon={Plus} onClick={() => onAdd(row.object.key)}>
                      {t('matrix.add')}
                    </Button>
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

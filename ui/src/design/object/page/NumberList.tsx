import { Plus, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { ConditionWords } from '@/expression/ConditionWords';
import { problemsUnder, suggestKey, useSettingsScope, type ObjectDoc } from '@/meta';
import { announce } from '@/shared/a11y';
import type { FieldError } from '@/shared/api/error';
import type { PageNumber } from '@/shared/api/types';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, EmptyState, IconButton, notify, Panel, Tag } from '@/shared/ui';
import { SortableItem } from '../../SortableItem';
import styles from '../../Design.module.css';
import { insertAt, moveItem } from '../rules';
import { relatedKey, type Related } from './pageModel';
import type { SetPage } from './RecordPageTab';

const NumberDrawer = lazy(() => import('./NumberDrawer'));

const MOST = 8;

interface NumberListProps {
  object: ObjectDoc;
  related: Related[];
  problems: Record<string, FieldError> | undefined;
  set: SetPage;
}

/** Figures over what links to a record, each of which opens its rows. */
export function NumberList({ object, related, problems, set }: NumberListProps) {
  const t = useT('design');
  const locale = useLocale((s) => s.locale);
  const { targets } = useSettingsScope();
  const [open, setOpen] = useState<string | null>(null);
  const numbers = object.page?.numbers ?? [];
  const put = (change: (all: PageNumber[]) => PageNumber[], part?: string): void => set((doc) => ({ ...doc, numbers: change(doc.numbers ?? []) }), part);
  const nameOf = (number: PageNumber): string => text(number.label, locale) || number.key;
  const add = (): void => {
    const key = suggestKey({ en: `number ${numbers.length + 1}` }, numbers.map((one) => one.key));
    const { object: of, via, name } = related[0]!;
    put((all) => [...all, { key, label: { [locale]: name }, object: of, via, op: 'count' }]);
    setOpen(key);
  };
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= numbers.length || from === to) return;
    put((all) => moveItem(all, from, to));
    announce(t('nav.moved', { name: nameOf(numbers[from]!), place: to + 1 }));
  };
  const remove = (at: number): void => {
    const gone = numbers[at]!;
    put((all) => all.filter((_, i) => i !== at));
    notify(t('page.numberRemoved', { name: nameOf(gone) }), { action: { label: t('draft.undo'), onClick: () => put((all) => insertAt(all, Math.min(at, all.length), gone)) } });
  };
  const button = (
    <Button icon={Plus} size="small" disabled={related.length === 0 ? t('page.noRelated') : numbers.length >= MOST && t('page.mostNumbers', { count: MOST })} onClick={add}>
      {t('page.addNumber')}
    </Button>
  );
  const at = numbers.findIndex((one) => one.key === open);
  return (
    <Panel title={t('page.numbers')} actions={numbers.length > 0 ? button : undefined}>
      {numbers.length === 0 ? (
        <EmptyState title={t('page.noNumbers')} actions={button}>
          {t('page.numbersExample')}
        </EmptyState>
      ) : (
        <ul aria-label={t('page.numbers')}>
          {numbers.map((number, i) => {
            const target = targets.find((one) => one.key === number.object);
            const of = related.find((one) => relatedKey(one) === relatedKey(number))?.name ?? relatedKey(number);
            const field = target?.fields.find((one) => one.key === number.field);
            return (
              <SortableItem
                key={number.key}
                name={nameOf(number)}
                className={styles.ruleRow}
                data={{ kind: 'page-number', at: i }}
                onDropped={(source, after) => {
                  const from = source.at as number;
                  const to = after ? i + 1 : i;
                  move(from, from < to ? to - 1 : to);
                }}
                onStep={(by) => move(i, i + by)}
              >
                <button type="button" className={styles.ruleButton} onClick={() => setOpen(number.key)}>
                  <span className={styles.ruleHead}>
                    <strong>{nameOf(number)}</strong>
                    {Object.keys(problemsUnder(problems, `page.numbers.${i}`)).length > 0 && <Tag color="red">{t('object.hasProblem')}</Tag>}
                  </span>
                  <span className={styles.ruleWords}>
                    {t(`page.of.${number.op}`, { objects: of, field: text(field?.label, locale) || number.field || '?' })}
                    {number.filter && (
                      <>
                        {' '}
                        <b>{t('page.where')}</b> <ConditionWords object={number.object} usage="filter" source={number.filter} />
                      </>
                    )}
                  </span>
                </button>
                <IconButton icon={Trash2} label={t('page.removeNumber', { name: nameOf(number) })} onClick={() => remove(i)} />
              </SortableItem>
            );
          })}
        </ul>
      )}
      <Suspense>
        {at >= 0 && (
          <NumberDrawer
            number={numbers[at]!}
            related={related}
            taken={numbers.filter((_, i) => i !== at).map((one) => one.key)}
            problems={problemsUnder(problems, `page.numbers.${at}`)}
            onChange={(patch, part) => {
              if (patch.key) setOpen(patch.key);
              put((all) => all.map((one, i) => (i === at ? withPatch(one, patch) : one)), part && `page.numbers.${at}.${part}`);
            }}
            onClose={() => setOpen(null)}
          />
        )}
      </Suspense>
    </Panel>
  );
}

/** A number with changes; what is undefined is taken away. */
function withPatch(number: PageNumber, patch: Partial<PageNumber>): PageNumber {
  return Object.fromEntries(Object.entries({ ...number, ...patch }).filter(([, value]) => value !== undefined)) as unknown as PageNumber;
}

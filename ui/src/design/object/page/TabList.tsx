import { Trash2 } from 'lucide-react';
import { problemsUnder, type ObjectDoc } from '@/meta';
import { announce } from '@/shared/a11y';
import type { FieldError } from '@/shared/api/error';
import type { PageTab } from '@/shared/api/types';
import { text, useLocale, useT } from '@/shared/i18n';
import { Field, IconButton, Input, notify, Panel, Select, Switch, Tag } from '@/shared/ui';
import { SortableItem } from '../../SortableItem';
import styles from '../../Design.module.css';
import { insertAt, moveItem } from '../rules';
import { moreTabs, relatedKey, tabKey, usualTabs, type Related } from './pageModel';
import type { SetPage } from './RecordPageTab';

interface TabListProps {
  object: ObjectDoc;
  related: Related[];
  problems: Record<string, FieldError> | undefined;
  set: SetPage;
}

/** Which tabs a record's page has, in which order, and what they are called. */
export function TabList({ object, related, problems, set }: TabListProps) {
  const t = useT('design');
  const locale = useLocale((s) => s.locale);
  const tabs = object.page?.tabs ?? [];
  const own = tabs.length > 0;
  const usual = (tab: PageTab): string => (tab.part ? t(`page.parts.${tab.part}`) : (related.find((one) => relatedKey(one) === relatedKey(tab))?.name ?? relatedKey(tab)));
  const nameOf = (tab: PageTab): string => text(tab.label, locale) || usual(tab);
  const put = (change: (all: PageTab[]) => PageTab[], part?: string): void => set((doc) => ({ ...doc, tabs: change(doc.tabs ?? []) }), part);
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= tabs.length || from === to) return;
    put((all) => moveItem(all, from, to));
    announce(t('nav.moved', { name: nameOf(tabs[from]!), place: to + 1 }));
  };
  const remove = (at: number): void => {
    const gone = tabs[at]!;
    put((all) => all.filter((_, i) => i !== at));
    notify(t('page.tabRemoved', { name: nameOf(gone) }), { action: { label: t('draft.undo'), onClick: () => put((all) => insertAt(all, Math.min(at, all.length), gone)) } });
  };
  const rename = (at: number, name: string): void =>
    put((all) => all.map((tab, i) => {
      if (i !== at) return tab;
      const { label, ...rest } = tab;
      const next = { ...label, [locale]: name || undefined };
      return next.zh || next.en ? { ...rest, label: next } : rest;
    }), `page.tabs.${at}.label`);
  const more = moreTabs(tabs, related);
  return (
    <Panel title={t('page.tabs')}>
      <div className={styles.form}>
        <Switch checked={own} onChange={(on) => put(() => (on ? usualTabs(related) : []))}>
          {t('page.own')}
        </Switch>
        <p className={styles.quiet}>{t(own ? 'page.ownHelp' : 'page.usualHelp')}</p>
        {own && (
          <>
            <ul aria-label={t('page.tabs')}>
              {tabs.map((tab, at) => {
                const errors = Object.values(problemsUnder(problems, `page.tabs.${at}`));
                return (
                  <SortableItem
                    key={tabKey(tab)}
                    name={nameOf(tab)}
                    className={styles.ruleRow}
                    data={{ kind: 'page-tab', at }}
                    onDropped={(source, after) => {
                      const from = source.at as number;
                      const to = after ? at + 1 : at;
                      move(from, from < to ? to - 1 : to);
                    }}
                    onStep={(by) => move(at, at + by)}
                  >
                    <span className={styles.grow}>
                      <Field label={t('page.nameOf', { name: usual(tab) })} labelHidden error={errors[0]}>
                        <Input value={tab.label?.[locale] ?? ''} placeholder={usual(tab)} maxLength={100} onChange={(event) => rename(at, event.target.value)} />
                      </Field>
                    </span>
                    {!tab.part && <Tag color="blue">{t('page.list')}</Tag>}
                    <IconButton icon={Trash2} label={t('page.removeTab', { name: nameOf(tab) })} disabled={tab.part === 'details' && t('page.needsDetails')} onClick={() => remove(at)} />
                  </SortableItem>
                );
              })}
            </ul>
            {more.length > 0 && (
              <Select
                value={null}
                label={t('page.addTab')}
                placeholder={t('page.addTab')}
                options={more.map((tab) => ({ value: tabKey(tab), label: usual(tab) }))}
                onChange={(key) => put((all) => [...all, ...more.filter((tab) => tabKey(tab) === key)])}
              />
            )}
          </>
        )}
      </div>
    </Panel>
  );
}

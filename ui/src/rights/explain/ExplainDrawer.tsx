import { Check, ChevronDown, ChevronRight, Copy, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { moduleOf, useFieldContext, fieldModule } from '@/fields';
import { shown } from '@/expression/tried';
import { ExpressionText } from '@/expression/ExpressionText';
import { useWorkspaceScope } from '@/expression/scope/useScope';
import { isApiError, useMe } from '@/shared/api';
import type { FieldMeta, Named, ObjectMeta, Operation, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { NoSuchThing } from '@/shared/page';
import { Button, cx, Drawer, Field, InlineError, notify, Select, SkeletonLines } from '@/shared/ui';
import { useExplanation, type Explanation, type Reason } from './api';
import styles from './Explain.module.css';
import { RowsWords } from './RowsWords';
import { grantName, linesOf, partsOf, verdictOf, withField } from './words';

const OpenGrant = lazy(() => import('./OpenGrant'));

const operations: Operation[] = ['view', 'edit', 'delete', 'assign', 'share', 'export', 'print', 'comment', 'batch', 'merge', 'claim', 'lock', 'purge', 'create', 'import'];

const whom: FieldMeta = { key: 'person', type: 'user', label: {} };

interface ExplainDrawerProps {
  app: string;
  meta: ObjectMeta;
  record: RecordData;
  /** What is asked first; viewing the record when absent. */
  operation?: Operation;
  field?: string;
  /** About whom an administrator asks first; themself when absent. */
  person?: Named;
  onClose: () => void;
}

/** Why somebody may do something with a record, or may not: about oneself, and for administrators about anybody. */
export default function ExplainDrawer({ app, meta, record, onClose, ...first }: ExplainDrawerProps) {
  const t = useT('rights');
  const me = useMe().data;
  const [names, setNames] = useState<Record<string, string>>(first.person ? { [first.person.id]: first.person.name } : {});
  const ctx = useFieldContext({ ...record.$links, ...names });
  const [operation, setOperation] = useState<Operation>(first.operation ?? 'view');
  const [field, setField] = useState<string | null>(first.field ?? null);
  const [person, setPerson] = useState<string | null>(first.person?.id ?? null);
  const admin = me?.user.admin === true;
  const who = (admin && person) || me?.user.id || '';
  const other = who !== me?.user.id;
  const asked = withField(operation) ? field : null;
  const answer = useExplanation({ object: meta.key, id: record.id, operation, field: asked, person: other ? who : undefined });
  const labelOf = (key: string): string => text(meta.fields.find((one) => one.key === key)?.label, ctx.locale) || key;
  const name = other ? (names[who] ?? '') : t('explain.me');
  const title = asked ? t('explain.titleField', { name, operation: t(`operation.${operation}`), field: labelOf(asked) }) : t('explain.title', { name, operation: t(`operation.${operation}`) });
  const { Input } = fieldModule('user');
  const titleField = meta.fields.find((one) => one.key === meta.title);
  const recordTitle = titleField ? moduleOf(titleField).format(record[meta.title], titleField, ctx) : '';
  return (
    <Drawer open width={480} onClose={onClose} label={t('explain.why')} title={title}>
      <div className={styles.panel}>
        <p className={styles.quiet}>{[text(meta.label, ctx.locale), recordTitle].filter(Boolean).join(' · ')}</p>
        <div className={styles.asks}>
          {admin && (
            <Field label={t('explain.person')} className={styles.wide}>
              <Suspense fallback={<div style={{ height: 34 }} />}>
                <Input
                  field={whom}
                  ctx={{ ...ctx, links: { ...ctx.links, ...(me && { [me.user.id]: me.user.name }) } }}
                  value={who}
                  onLink={(id, words) => setNames((known) => ({ ...known, [id]: words }))}
                  onChange={(id) => setPerson(typeof id === 'string' ? id : null)}
                />
              </Suspense>
            </Field>
          )}
          <Field label={t('explain.operation')}>
            <Select value={operation} options={operations.map((one) => ({ value: one, label: t(`operation.${one}`), keywords: one }))} onChange={(next) => next && setOperation(next)} />
          </Field>
          <Field label={t('explain.fieldLabel')} help={withField(operation) ? undefined : t('explain.noField')}>
            <Select
              clearable
              disabled={!withField(operation)}
              placeholder={t('explain.anyField')}
              value={asked}
              options={meta.fields.map((one) => ({ value: one.key, label: text(one.label, ctx.locale) || one.key, keywords: one.key }))}
              onChange={setField}
            />
          </Field>
        </div>
        <div aria-live="polite" aria-busy={answer.isPending || undefined}>
          {answer.error ? (
            isApiError(answer.error) && answer.error.status === 404 ? <NoSuchThing /> : <InlineError error={answer.error} onRetry={() => void answer.refetch()} />
          ) : answer.data ? (
            <Answer x={answer.data} title={title} meta={meta} app={app} links={{ ...ctx.links, ...(me && { [me.user.id]: me.user.name }) }} labelOf={labelOf} mayOpen={me?.can.design === true} />
          ) : (
            <SkeletonLines lines={5} />
          )}
        </div>
      </div>
    </Drawer>
  );
}

interface AnswerProps {
  x: Explanation;
  title: string;
  meta: ObjectMeta;
  app: string;
  links: Record<string, string>;
  labelOf: (key: string) => string;
  mayOpen: boolean;
}

function Answer({ x, title, meta, app, links, labelOf, mayOpen }: AnswerProps) {
  const t = useT('rights');
  const [more, setMore] = useState(false);
  const deciding = x.grants.filter((g) => g.gives);
  const others = x.grants.filter((g) => !g.gives);
  const open = deciding.length === 0 || more;
  const verdict = verdictOf(x);
  const values = { operation: t(`operation.${x.operation}`), field: x.field ? labelOf(x.field) : '' };
  const words = t(`explain.verdict.${verdict}`, values);
  const names = { field: labelOf, operation: (key: string) => t(`operation.${key}`) };
  const { locale } = useFieldContext();
  const copy = (): void => {
    const told = x.grants.map((g) => [grantName(g, t, locale), ...linesOf(g, x, t, names).map((line) => `  ${line.ok ? '✓' : '✗'} ${line.words}${line.source ? ` ${line.source}` : ''}`)].join('\n'));
    void navigator.clipboard.writeText([title, words, ...told].join('\n')).then(() => notify(t('explain.copied'), { kind: 'success' }));
  };
  return (
    <div className={styles.answer}>
      <p className={cx(styles.verdict, x.allowed ? styles.yes : styles.no)}>
        {x.allowed ? <Check aria-hidden /> : <X aria-hidden />}
        <strong>{words}</strong>
      </p>
      {x.lock && <p>{x.lock.reason ? t('explain.locked', { reason: x.lock.reason }) : t('explain.lockedPlain')}</p>}
      {deciding.length > 0 && (
        <ol className={styles.list} aria-label={t('explain.because')}>
          {deciding.map((g) => (
            <Grant key={`${g.role}/${g.place}`} g={g} x={x} meta={meta} app={app} links={links} names={names} mayOpen={mayOpen} />
          ))}
        </ol>
      )}
      {x.sources.length > 0 && (
        <section>
          <h3 className={styles.heading}>{t('explain.sources')}</h3>
          <ul className={styles.lines}>
            {x.sources.map((source) => (
              <li key={`${source.object}.${source.field}`}>
                <Mark ok={source.allowed} />
                <span>{source.object === meta.key ? labelOf(source.field) : `${source.object}.${source.field}`}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {others.length > 0 && deciding.length > 0 && (
        <div>
          <Button size="small" kind="text" icon={more ? ChevronDown : ChevronRight} aria-expanded={more} onClick={() => setMore(!more)}>
            {t('explain.others', { count: others.length })}
          </Button>
        </div>
      )}
      {open && others.length > 0 && (
        <ol className={styles.list} aria-label={t('explain.others', { count: others.length })}>
          {others.map((g) => (
            <Grant key={`${g.role}/${g.place}`} g={g} x={x} meta={meta} app={app} links={links} names={names} mayOpen={mayOpen} />
          ))}
        </ol>
      )}
      <div>
        <Button size="small" icon={Copy} onClick={copy}>
          {t('explain.copy')}
        </Button>
      </div>
    </div>
  );
}

/** Holds or does not, in a sign and for screen readers in a word. */
function Mark({ ok }: { ok: boolean }) {
  const t = useT('rights');
  return <span className={cx(styles.mark, ok ? styles.yes : styles.no)} role="img" aria-label={t(ok ? 'explain.holds' : 'explain.fails')}>{ok ? '✓' : '✗'}</span>;
}

interface GrantProps extends Pick<AnswerProps, 'x' | 'meta' | 'app' | 'links' | 'mayOpen'> {
  g: Reason;
  names: Parameters<typeof linesOf>[3];
}

function Grant({ g, x, meta, app, links, names, mayOpen }: GrantProps) {
  const t = useT('rights');
  const te = useT('expression');
  const scope = useWorkspaceScope(meta, 'filter');
  const ctx = useFieldContext(links);
  const parts = partsOf(g);
  /** A field's value as the field shows it, any other as the editor of expressions does. */
  const valueOf = (part: (typeof parts)[number]): string => {
    const field = meta.fields.find((one) => part.text.trim() === `record.${one.key}`);
    const words = field && part.reason === undefined && part.value !== null && typeof part.value !== 'object' ? moduleOf(field).format(part.value, field, ctx) : '';
    return words || shown(part.value, part.reason, te, (id) => links[id]).text;
  };
  return (
    <li className={cx(styles.grant, !g.gives && styles.off)}>
      <div className={styles.grantHead}>
        <strong>{grantName(g, t, scope.locale)}</strong>
        {mayOpen && g.role !== 'admin' && (
          <Suspense>
            <OpenGrant app={app} role={g.role} place={g.place} />
          </Suspense>
        )}
      </div>
      <ul className={styles.lines}>
        {linesOf(g, x, t, names).map((line) => (
          <li key={line.key}>
            <Mark ok={line.ok} />
            <span>
              {line.words}
              {line.source && (
                <>
                  {' '}
                  <RowsWords meta={meta} source={line.source} scope={scope} ctx={ctx} />
                </>
              )}
              {line.key === 'rows' && parts.length > 0 && (
                <span className={styles.parts}>
                  {parts.map((part) => (
                    <span key={part.text}>
                      <ExpressionText source={part.text} scope={scope} /> = {valueOf(part)}
                    </span>
                  ))}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </li>
  );
}

import { useT } from '@/shared/i18n';
import { cx, useLate } from '@/shared/ui';
import { LIMIT, nearLimit, type Checked } from './check';
import styles from './ExpressionBox.module.css';
import { labelOf, USER, type Scope } from './scope/scope';
import { useTypeName } from './words';

interface FootProps {
  source: string;
  checked: Checked;
  scope: Scope;
  /** Says only what is wrong or near a limit, and the type: in a narrow panel. */
  short?: boolean;
}

const most = 6;

/** What the expression gives, what it reads, whether it can be a query; how long it is when that matters. */
export function Foot({ source, checked, scope, short }: FootProps) {
  const t = useT('expression');
  const typeName = useTypeName();
  const waiting = useLate(checked.phase === 'waiting', 400);
  const { answer } = checked;
  const near = nearLimit(source);
  const shown = answer?.ok && checked.phase !== 'none' ? answer : null;
  const deps = shown ? depNames(shown.deps, scope) : [];
  const asked = scope.usage === 'rule' || scope.usage === 'filter';
  return (
    <div className={styles.foot} role="status">
      {checked.phase === 'unknown' && <span>{t('foot.unknown')}</span>}
      {waiting && !shown && <span>{t('foot.checking')}</span>}
      {shown && (
        <>
          {shown.type && <span>{t('foot.gives', { type: typeName(shown.type) })}</span>}
          {deps.length > 0 && !short && <span>{t('foot.reads', { fields: deps.slice(0, most).join(t('foot.join')) + (deps.length > most ? '…' : '') })}</span>}
          {asked && !short && (
            <span className={cx(shown.pushable && styles.good)}>
              {shown.pushable ? t('foot.pushable') : shown.unpushable ? t('foot.unpushableWhy', { why: shown.unpushable.replace(/[。.]$/, '') }) : t('foot.unpushable')}
            </span>
          )}
          {short && <span className={styles.good}>{t('foot.good')}</span>}
        </>
      )}
      <span className={styles.grow} />
      {near && <b className={near.over ? styles.over : styles.count}>{t('foot.size', { bytes: near.bytes.toLocaleString('en-US'), limit: LIMIT.toLocaleString('en-US') })}</b>}
    </div>
  );
}

/** Fields by their labels: 金额, those of other objects with the object before: 客户.负责人. */
export function depNames(deps: { object: string; field: string }[], scope: Scope): string[] {
  return deps.map(({ object, field }) => {
    const known = scope.objectOf(object);
    const own = known?.fields.find((one) => one.key === field);
    const name = own ? labelOf(own, scope.locale) : field;
    if (object === scope.object) return name;
    return `${object === USER ? scope.words.user : (known?.label ?? object)}${field ? `.${name}` : ''}`;
  });
}

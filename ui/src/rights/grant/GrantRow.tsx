import { ChevronRight } from 'lucide-react';
import type { GrantDoc, ObjectDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { cx, MetaIcon, Tag } from '@/shared/ui';
import { narrowed, scopeOf } from '../scopes';
import styles from './Grant.module.css';
import { counted, grantFields, operations } from './model';

interface GrantRowProps {
  grant: GrantDoc;
  place: number;
  object: ObjectDoc | undefined;
  faulty: boolean;
  onOpen: () => void;
}

/** A grant in two lines: of which object, what it gives. */
export function GrantRow({ grant, place, object, faulty, onOpen }: GrantRowProps) {
  const t = useT('rights');
  const fields = grantFields(object);
  const readable = fields.map((field) => field.key);
  const writes = grant.operations?.some((one) => one === 'create' || one === 'edit' || one === 'import' || one === 'batch') ?? false;
  const given = operations.filter((one) => grant.operations?.includes(one)).map((one) => t(`operation.${one}`));
  const facts = [
    given.join(t('join')) || t('grant.noOperations'),
    t('explain.rows', { scope: t(`scope.${scopeOf(grant)}`) + (narrowed(grant) ? ` + ${t('scope.condition')}` : '') }),
    t('grant.readCount', { what: Array.isArray(grant.read) ? counted(grant.read, readable) : t('scope.all') }),
    writes && t('grant.writeCount', { what: Array.isArray(grant.write) ? counted(grant.write, readable) : t('scope.all') }),
    grant.mask && t('grant.maskCount', { count: Object.keys(grant.mask).length }),
  ].filter(Boolean);
  return (
    <li>
      <button type="button" className={cx(styles.row, grant.disabled && styles.off)} onClick={onOpen}>
        <MetaIcon name={object?.icon} />
        <span className={styles.words}>
          <strong>
            {text(object?.label) || grant.object} · {text(grant.label) || t('grant.numbered', { n: place + 1 })}
          </strong>
          <span>{facts.join(' · ')}</span>
        </span>
        {faulty && <Tag color="red">{t('grant.faulty')}</Tag>}
        {grant.disabled && <Tag>{t('grant.inactive')}</Tag>}
        <ChevronRight aria-hidden />
      </button>
    </li>
  );
}

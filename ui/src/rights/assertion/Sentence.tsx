import { ConditionWords } from '@/expression/ConditionWords';
import { useDefinitions, type AssertionDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { named } from './model';
import styles from './Assertions.module.css';

/** An assertion as a sentence: who never does what with which records. */
export function Sentence({ doc }: { doc: AssertionDoc }) {
  const t = useT('assertion');
  const roles = useDefinitions('role').data;
  const object = useDefinitions('object').data?.find((one) => one.key === doc.object);
  const who = [
    ...(doc.who.departments ?? []).map((path) => t('quoted', { name: path.split('/').at(-1) })),
    ...(doc.who.roles ?? []).map((key) => t('whoRole', { name: text(roles?.find((one) => one.key === key)?.label) || key })),
    ...(doc.who.people ?? []),
  ];
  const field = doc.field ? text(object?.fields.find((one) => one.key === doc.field)?.label) || doc.field : '';
  const name = text(object?.label) || doc.object;
  const rows = doc.rows && doc.rows !== 'true' ? doc.rows : '';
  return (
    <span className={styles.sentence}>
      <b>{named(doc).length > 0 ? who.join(t('join')) : t('nobody')}</b> {t(`never.${doc.never}`)} <b>{field ? t('fieldOf', { object: name, field }) : name}</b>
      {rows && (
        <>
          {t('where')}
          <ConditionWords object={doc.object} usage="filter" source={rows} />
        </>
      )}
    </span>
  );
}

import { useMutation } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import type { DuplicatesDoc, ObjectDoc } from '@/meta';
import { api, useMe } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Field, InlineError, useRowKeys } from '@/shared/ui';
import styles from '../Duplicates.module.css';
import type { Duplicate } from '../types';

interface Trial {
  total: number;
  looked: number;
  same: number;
  pairs: readonly { record: Duplicate; with: Duplicate }[];
}

interface TryRuleProps {
  object: ObjectDoc;
  rule: DuplicatesDoc;
  flush: () => Promise<unknown>;
}

/** What the rule finds among the records that there are, before it is published. */
export function TryRule({ object, rule, flush }: TryRuleProps) {
  const t = useT('duplicates');
  const objects = useMe().data?.objects;
  const trial = useMutation({
    mutationFn: async () => {
      await flush();
      return api.post<Trial>(`/api/v1/objects/${encodeURIComponent(object.key)}/duplicates/rules/${encodeURIComponent(rule.key)}/try`, {});
    },
  });
  const found = trial.data;
  const pairs = found?.pairs ?? [];
  const keys = useRowKeys(pairs);
  const link = (one: Duplicate) => (
    <a href={`/a/${objects?.[one.object]?.app || '_'}/o/${one.object}/${one.id}`} target="_blank" rel="noreferrer">
      {one.title || one.id}
    </a>
  );
  return (
    <Field label={t('try.title')} help={rule.disabled ? t('try.disabled') : t('try.help')} group>
      <div>
        <Button size="small" icon={FlaskConical} loading={trial.isPending} disabled={rule.disabled} onClick={() => trial.mutate()}>
          {t('try.act')}
        </Button>
      </div>
      <div role="status" className={styles.tried}>
        {trial.error && <InlineError error={trial.error} />}
        {found && (
          <>
            <p>{found.looked === 0 ? t('try.empty') : t(found.same === 0 ? 'try.none' : 'try.same', { same: formatNumber(found.same), looked: formatNumber(found.looked), total: formatNumber(found.total) })}</p>
            {pairs.length > 0 && (
              <ul className={styles.found}>
                {pairs.map((pair, at) => (
                  <li key={keys[at]}>
                    {link(pair.record)} ≈ {link(pair.with)}
                    <span className={styles.score}>{pair.record.exact ? t('exact') : t('similar', { percent: pair.record.score })}</span>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
    </Field>
  );
}

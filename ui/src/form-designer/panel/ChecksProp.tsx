import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { ConditionWords } from '@/expression/ConditionWords';
import { freeKey, problemsUnder, type ObjectDoc, type RuleDoc } from '@/meta';
import type { FieldError } from '@/shared/api/error';
import { text, useT } from '@/shared/i18n';
import { Button, Field } from '@/shared/ui';
import styles from './Panel.module.css';

const RuleDrawer = lazy(() => import('@/design/object/RuleDrawer'));

export type SetRules = (change: (rules: RuleDoc[]) => RuleDoc[], part?: string) => void;

interface ChecksProps {
  object: ObjectDoc;
  field: string;
  problems?: Record<string, FieldError>;
  onRules: SetRules;
}

/** The object's rules whose message stands at this field. */
export function ChecksProp({ object, field, problems, onRules }: ChecksProps) {
  const t = useT('form-designer');
  const rules = object.rules ?? [];
  const [open, setOpen] = useState<number | 'new' | null>(null);
  const own = rules.map((rule, at) => ({ rule, at })).filter(({ rule }) => rule.field === field);
  return (
    <Field label={t('prop.checks')} group>
      <div className={styles.stack}>
        {own.length === 0 && <span className={styles.quiet}>{t('prop.noChecks')}</span>}
        {own.map(({ rule, at }) => (
          <button key={rule.key ?? at} type="button" className={styles.check} onClick={() => setOpen(at)}>
            <span>{text(rule.message) || <ConditionWords object={object.key} source={rule.must} />}</span>
            {rule.severity === 'warn' && <span className={styles.quiet}>{t('prop.warns')}</span>}
          </button>
        ))}
        <div>
          <Button size="small" icon={Plus} onClick={() => setOpen('new')}>
            {t('prop.addCheck')}
          </Button>
        </div>
        <Suspense>
          {open !== null && (
            <RuleDrawer
              object={object}
              start={open === 'new' ? { key: freeKey('rule_1', rules.map((rule) => rule.key ?? ''), 'other'), must: '', field } : open}
              problemsOf={(at) => problemsUnder(problems, `rules.${at}`)}
              onRules={onRules}
              onClose={() => setOpen(null)}
            />
          )}
        </Suspense>
      </div>
    </Field>
  );
}

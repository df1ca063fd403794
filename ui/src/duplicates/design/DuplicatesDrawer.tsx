import { Plus, X } from 'lucide-react';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { keyFault, type DuplicateAction, type DuplicatesDoc, type ObjectDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { text, useT } from '@/shared/i18n';
import { Button, Drawer, Field, IconButton, Input, RadioGroup, Select, useRowKeys } from '@/shared/ui';
import styles from '../Duplicates.module.css';
import { ACTIONS, comparable, SIMILAR, wayOf, waysOf } from './model';
import { OtherObjects } from './OtherObjects';
import { TryRule } from './TryRule';

interface DuplicatesDrawerProps {
  object: ObjectDoc;
  rule: DuplicatesDoc;
  title: string;
  /** Keys of the other rules. */
  taken: string[];
  errors: Record<string, string>;
  onChange: (patch: Partial<DuplicatesDoc>, part?: string) => void;
  onClose: () => void;
  flush: () => Promise<unknown>;
}

const MOST_FIELDS = 5;

/** One rule: what is compared and how, where, and what happens. */
export function DuplicatesDrawer({ object, rule, title, taken, errors, onChange, onClose, flush }: DuplicatesDrawerProps) {
  const t = useT('duplicates');
  const words = useT('form-designer');
  const fields = comparable(object);
  const options = fields.map((field) => ({ value: field.key, label: text(field.label) || field.key, keywords: field.key }));
  const fieldOf = (key: string) => fields.find((field) => field.key === key);
  const match = (at: number, patch: Partial<DuplicatesDoc['match'][number]>): void =>
    onChange({ match: rule.match.map((one, i) => (i === at ? (Object.fromEntries(Object.entries({ ...one, ...patch }).filter(([, v]) => v !== undefined)) as unknown as typeof one) : one)) }, `match.${at}`);
  const keys = useRowKeys(rule.match);
  const fuzzy = rule.match.findIndex((one) => one.similar);
  const fault = keyFault('other', rule.key, taken);
  const free = fields.find((field) => rule.match.every((one) => one.field !== field.key));
  return (
    <Drawer open keepFocus={false} name="duplicates" label={title} title={title} onClose={onClose}>
      <div className={styles.form}>
        <LabelProp label={t('design.label')} value={rule.label} error={errors.label} onChange={(label) => onChange({ label }, 'label')} />
        <Field label={t('design.match')} help={t('design.matchHelp')} error={errors.match} group>
          {rule.match.map((one, at) => {
            const ways = waysOf(fieldOf(one.field));
            const as = one.as ?? 'exact';
            return (
              <div key={keys[at]} className={styles.match}>
                <Select label={t('design.field')} value={one.field} options={options} onChange={(field) => field && match(at, { field, as: wayOf(fieldOf(field), object.title), similar: undefined })} />
                <Select label={t('design.as')} value={as} options={ways.map((way) => ({ value: way, label: t(`way.${way}`) }))} onChange={(way) => way && match(at, { as: way, similar: way === 'text' || way === 'company' ? one.similar : undefined })} />
                {(as === 'text' || as === 'company') && (fuzzy < 0 || fuzzy === at) && (
                  <Select
                    label={t('design.similar')}
                    value={String(one.similar ?? 0)}
                    options={[0, 60, 70, 75, SIMILAR, 85, 90, 95].concat(one.similar && ![60, 70, 75, SIMILAR, 85, 90, 95].includes(one.similar) ? [one.similar] : []).map((n) => ({ value: String(n), label: n === 0 ? t('design.same') : t('design.from', { percent: n }) }))}
                    onChange={(n) => match(at, { similar: Number(n) || undefined })}
                  />
                )}
                {rule.match.length > 1 && <IconButton icon={X} label={t('design.without', { name: text(fieldOf(one.field)?.label) || one.field })} onClick={() => onChange({ match: rule.match.filter((_, i) => i !== at), with: rule.with?.map((other) => ({ ...other, fields: other.fields.filter((_, i) => i !== at) })) })} />}
                {[`match.${at}.field`, `match.${at}.similar`].map((path) => errors[path] && <p key={path} role="alert" className={styles.wrong}>{errors[path]}</p>)}
              </div>
            );
          })}
          {free && rule.match.length < MOST_FIELDS && (
            <Button size="small" icon={Plus} onClick={() => onChange({ match: [...rule.match, { field: free.key, as: wayOf(free, object.title) }] })}>
              {t('design.andField')}
            </Button>
          )}
        </Field>
        <Field label={t('design.when')} error={errors.when} group>
          <ConditionBuilder object={object.key} usage="rule" label={t('design.when')} empty={t('design.always')} value={rule.when ?? ''} invalid={!!errors.when} onChange={(when) => onChange({ when: when || undefined }, 'when')} />
        </Field>
        <OtherObjects object={object} rule={rule} errors={errors} onChange={onChange} />
        {(['on_form', 'on_import', 'on_api'] as const).map((way) => (
          <Field key={way} label={t(`design.${way}`)} error={errors[way]} group>
            <Select<DuplicateAction> label={t(`design.${way}`)} value={rule[way] ?? 'warn'} options={ACTIONS.map((action) => ({ value: action, label: t(`action.${action}`) }))} onChange={(action) => onChange({ [way]: action === 'warn' ? undefined : (action ?? undefined) })} />
          </Field>
        ))}
        <Field label={t('design.show')} group error={errors.show}>
          <RadioGroup
            value={rule.show ?? 'exists'}
            options={[
              { value: 'exists', label: t('design.exists') },
              { value: 'owner', label: t('design.owner') },
            ]}
            onChange={(show) => onChange({ show: show === 'owner' ? 'owner' : undefined })}
          />
        </Field>
        <LabelProp label={t('design.message')} help={t('design.messageHelp')} value={rule.message} error={errors.message} onChange={(message) => onChange({ message }, 'message')} />
        <Field label={t('design.key')} error={fault ? words(`key.${fault}`) : errors.key}>
          <Input value={rule.key} onChange={(event) => onChange({ key: event.target.value }, 'key')} />
        </Field>
        <TryRule key={JSON.stringify(rule)} object={object} rule={rule} flush={flush} />
      </div>
    </Drawer>
  );
}

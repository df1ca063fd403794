import { ArrowLeft, Plus, X } from 'lucide-react';
import { useSettingsScope, type FieldSpec, type SettingsProps, type TargetObject } from '@/meta';
import { propStyles } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Button, Field, IconButton, Select } from '@/shared/ui';

/** Types whose values nobody types, or that are no value of one field. */
const never = new Set(['auto_number', 'formula', 'rollup', 'reference', 'completeness', 'subform', 'file', 'image']);

const textual = new Set(['text', 'long_text', 'phone', 'email', 'url']);

/** Whether a field may be filled in from another: values of the same type, or words. */
const fits = (to: FieldSpec, from: FieldSpec): boolean => (to.type === from.type && to.object === from.object) || (textual.has(to.type) && (textual.has(from.type) || from.type === 'auto_number'));

/** What choosing a record fills in: pairs of a field here and the field there. */
export function FillProp({ field, target, error, onChange }: Pick<SettingsProps, 'field' | 'onChange'> & { target: TargetObject; error?: string }) {
  const t = useT('form-designer');
  const scope = useSettingsScope();
  const label = (one: FieldSpec) => one.label.zh || one.label.en || one.key;
  const here = (scope.targets.find((one) => one.key === scope.object)?.fields ?? []).filter((one) => !one.archived && one.key !== field.key && !never.has(one.type));
  const there = target.fields.filter((one) => !one.archived);
  const fill = Object.entries(field.fill ?? {});
  const set = (next: [string, string][]) => onChange({ fill: next.length > 0 ? Object.fromEntries(next) : undefined }, 'fill');
  const sources = (to: FieldSpec) => there.filter((from) => fits(to, from));
  /** Fields of one name are meant for each other. */
  const namesake = (to: FieldSpec) => sources(to).find((from) => from.key === to.key || label(from) === label(to));
  const free = here.filter((to) => !fill.some(([key]) => key === to.key) && sources(to).length > 0);
  const add = (to: FieldSpec) => set([...fill, [to.key, (namesake(to) ?? sources(to)[0]!).key]]);
  return (
    <Field label={t('settings.fill')} help={t('settings.fillHelp', { object: target.label })} error={error} group>
      <div className={propStyles.options}>
        {fill.map(([to, from], index) => {
          const own = here.find((one) => one.key === to);
          return (
            <div key={to} className={propStyles.option}>
              <Select
                label={t('settings.fillTo')}
                value={to}
                options={[...(own ? [own] : []), ...free].map((one) => ({ value: one.key, label: label(one), keywords: one.key }))}
                onChange={(key) => {
                  const next = here.find((one) => one.key === key);
                  if (next) set(fill.map((pair, i) => (i === index ? [next.key, (sources(next).find((one) => one.key === from) ?? sources(next)[0]!).key] : pair)));
                }}
              />
              <ArrowLeft aria-hidden size={14} style={{ flex: 'none' }} />
              <Select
                label={t('settings.fillFrom')}
                value={from}
                options={(own ? sources(own) : there).map((one) => ({ value: one.key, label: label(one), keywords: one.key }))}
                onChange={(key) => key && set(fill.map((pair, i) => (i === index ? [to, key] : pair)))}
              />
              <IconButton icon={X} size="small" label={t('settings.fillRemove')} onClick={() => set(fill.filter((_, i) => i !== index))} />
            </div>
          );
        })}
        <Button size="small" kind="text" icon={Plus} disabled={free.length === 0} onClick={() => add(free.find(namesake) ?? free[0]!)}>
          {t('settings.fillAdd')}
        </Button>
      </div>
    </Field>
  );
}

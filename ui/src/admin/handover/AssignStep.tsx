import { Split, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { api, useDepartments, useMe, type Page, type Person } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { loadWords, text, useT } from '@/shared/i18n';
import { Button, Checkbox, EmptyState, Field, IconButton, Panel, Select, SkeletonLines } from '@/shared/ui';
import { PeopleSelect, PersonSelect } from '../PeopleSelect';
import { FootBar } from '../parts/FootBar';
import { optionsOf, treeOf } from '../people/tree';
import type { Inventory, OwnedObject } from './api';
import { followable, gapsOf, givable, newPart, partKey, type Choice, type Gap, type Part, type Plan } from './plan';
import styles from './Handover.module.css';

const ConditionBuilder = lazy(async () => {
  const [builder] = await Promise.all([import('@/expression/ConditionBuilder'), loadWords('expression', 'fields', 'views')]);
  return { default: builder.ConditionBuilder };
});

interface AssignStepProps {
  inventory: Inventory;
  plan: Plan;
  onChange: (plan: Plan) => void;
  onBack: () => void;
  onNext: () => void;
}

/** To whom each object's records go. */
export function AssignStep({ inventory, plan, onChange, onBack, onNext }: AssignStepProps) {
  const t = useT('handover');
  const all = givable(inventory);
  const gaps = gapsOf(plan, inventory);
  const [checked, setChecked] = useState(false);
  const set = (object: string, choice: Choice) => onChange({ ...plan, choices: { ...plan.choices, [object]: choice } });
  const may = inventory.canDisable && inventory.person.active;
  return (
    <>
      <Panel title={t('assign.title')}>
        {all.length === 0 && <EmptyState small icon={null} title={t('count.nothing')} />}
        <div className={styles.objects}>
          {all.map((object) => (
            <ObjectChoice
              key={object.object}
              object={object}
              all={all}
              leaver={inventory.person.id}
              choice={plan.choices[object.object] ?? { way: 'keep' }}
              gap={checked || gaps[object.object] === 'ring' ? gaps[object.object] : undefined}
              onChange={(choice) => set(object.object, choice)}
              parts={plan.parts?.[object.object] ?? []}
              partGaps={checked ? gaps : {}}
              onParts={(parts) => onChange({ ...plan, parts: { ...plan.parts, [object.object]: parts } })}
            />
          ))}
        </div>
      </Panel>
      {may && (
        <Panel>
          <Checkbox checked={plan.disable} onChange={(disable) => onChange({ ...plan, disable })}>
            {t('assign.disable', { name: inventory.person.name })}
          </Checkbox>
          <p className={styles.quiet}>{t('assign.disableWords')}</p>
        </Panel>
      )}
      <FootBar end>
        <Button onClick={onBack}>{t('back')}</Button>
        <Button
          kind="primary"
          onClick={() => {
            setChecked(true);
            if (Object.keys(gaps).length === 0) onNext();
          }}
        >
          {t('assign.next')}
        </Button>
      </FootBar>
    </>
  );
}

interface ObjectChoiceProps {
  object: OwnedObject;
  all: OwnedObject[];
  leaver: string;
  choice: Choice;
  gap: string | undefined;
  onChange: (choice: Choice) => void;
  parts: Part[];
  partGaps: Record<string, Gap>;
  onParts: (parts: Part[]) => void;
}

function ObjectChoice({ object, all, leaver, choice, gap, onChange, parts, partGaps, onParts }: ObjectChoiceProps) {
  const t = useT('handover');
  // Conditions are built from the documents of the design, which only its designers read.
  const mayPart = useMe().data?.can.design ?? false;
  const label = text(object.label) || object.object;
  const relations = followable(object, all);
  const wayValue = choice.way === 'follow' ? `follow:${choice.relation}` : choice.way;
  const options = [
    { value: 'person', label: t('way.person') },
    { value: 'evenly', label: t('way.evenly') },
    ...relations.map((relation) => ({ value: `follow:${relation.key}`, label: t('way.follow', { name: text(relation.label) || relation.key }) })),
    { value: 'keep', label: t('way.keep') },
  ];
  const choose = (value: string | null) => {
    if (value === 'person') onChange({ way: 'person', person: choice.way === 'evenly' ? (choice.people[0] ?? null) : null });
    else if (value === 'evenly') onChange({ way: 'evenly', people: choice.way === 'person' && choice.person ? [choice.person] : [] });
    else if (value?.startsWith('follow:')) onChange({ way: 'follow', relation: value.slice(7) });
    else onChange({ way: 'keep' });
  };
  return (
    <section aria-label={label} className={styles.object}>
      <div className={styles.objectHead}>
        <strong>{label}</strong>
        <span className={styles.quiet}>{t('records', { count: object.count, number: formatNumber(object.count) })}</span>
      </div>
      <div className={styles.ways}>
        {parts.map((part, index) => (
          <PartChoice
            key={part.id}
            object={object.object}
            number={index + 1}
            part={part}
            leaver={leaver}
            gap={partGaps[partKey(object.object, part)]}
            onChange={(next) => onParts(parts.with(index, next))}
            onRemove={() => onParts(parts.toSpliced(index, 1))}
          />
        ))}
        {parts.length > 0 && <h4 className={styles.rest}>{t('part.rest')}</h4>}
        <div className={styles.choice}>
          <Field label={t('way.label')} error={gap === 'ring' ? t('gap.ring') : undefined}>
            <Select searchable={false} value={wayValue} onChange={choose} options={options} />
          </Field>
          {choice.way === 'person' && (
            <Field label={t('way.who')} error={gap === 'person' ? t('gap.person') : undefined}>
              <PersonSelect value={choice.person} onChange={(person) => onChange({ way: 'person', person })} without={leaver} />
            </Field>
          )}
          {choice.way === 'evenly' && <Evenly choice={choice} leaver={leaver} gap={gap} onChange={onChange} />}
        </div>
        {mayPart && parts.length < 5 && (
          <div>
            <Button kind="text" size="small" icon={Split} onClick={() => onParts([...parts, newPart(parts)])}>
              {t('part.add')}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

interface PartChoiceProps {
  object: string;
  number: number;
  part: Part;
  leaver: string;
  gap: Gap | undefined;
  onChange: (part: Part) => void;
  onRemove: () => void;
}

/** Some of the records, by a condition, and to whom they go. */
function PartChoice({ object, number, part, leaver, gap, onChange, onRemove }: PartChoiceProps) {
  const t = useT('handover');
  const { to } = part;
  return (
    <div role="group" aria-label={t('part.title', { number })} className={styles.part}>
      <div className={styles.partHead}>
        <strong>{t('part.title', { number })}</strong>
        <IconButton size="small" icon={X} label={t('part.remove', { number })} onClick={onRemove} />
      </div>
      <Suspense fallback={<SkeletonLines lines={2} />}>
        <ConditionBuilder short object={object} usage="filter" label={t('part.filter')} empty={t('part.none')} value={part.filter} invalid={gap === 'filter'} onChange={(filter) => onChange({ ...part, filter })} />
      </Suspense>
      {gap === 'filter' && <p className={styles.bad}>{t('gap.filter')}</p>}
      <div className={styles.choice}>
        <Field label={t('way.label')}>
          <Select
            searchable={false}
            value={to.way}
            onChange={(way) => way && onChange({ ...part, to: way === 'person' ? { way, person: null } : { way, people: to.way === 'person' && to.person ? [to.person] : [] } })}
            options={[
              { value: 'person' as const, label: t('way.person') },
              { value: 'evenly' as const, label: t('way.evenly') },
            ]}
          />
        </Field>
        {to.way === 'person' ? (
          <Field label={t('way.who')} error={gap === 'person' ? t('gap.person') : undefined}>
            <PersonSelect value={to.person} onChange={(person) => onChange({ ...part, to: { way: 'person', person } })} without={leaver} />
          </Field>
        ) : (
          <Evenly choice={to} leaver={leaver} gap={gap} onChange={(next) => next.way === 'evenly' && onChange({ ...part, to: next })} />
        )}
      </div>
    </div>
  );
}

function Evenly({ choice, leaver, gap, onChange }: { choice: Extract<Choice, { way: 'evenly' }>; leaver: string; gap: string | undefined; onChange: (choice: Choice) => void }) {
  const t = useT('handover');
  const departments = useDepartments().data?.items ?? [];
  const [waiting, setWaiting] = useState(false);
  const [failed, setFailed] = useState(false);
  const addAll = async (department: string | null) => {
    if (!department) return;
    setWaiting(true);
    setFailed(false);
    try {
      const page = await api.get<Page<Person>>('/api/v1/people', { query: { department, limit: 200 } });
      const more = page.items.filter((person) => person.active && person.id !== leaver).map((person) => person.id);
      onChange({ way: 'evenly', people: [...new Set([...choice.people, ...more])] });
    } catch {
      setFailed(true);
    }
    setWaiting(false);
  };
  return (
    <>
      <Field label={t('way.people')} error={gap === 'people' ? t('gap.people') : undefined}>
        <PeopleSelect value={choice.people} onChange={(people) => onChange({ way: 'evenly', people: people.filter((id) => id !== leaver) })} />
      </Field>
      <Field label={t('way.department')} error={failed ? t('way.departmentFailed') : undefined}>
        <Select searchable loading={waiting} value={null} onChange={(id) => void addAll(id)} options={optionsOf(treeOf(departments.filter((d) => !d.disabled)))} />
      </Field>
    </>
  );
}

import { useState } from 'react';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import type { GrantDoc, ObjectDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Button, Field, RadioGroup, Select } from '@/shared/ui';
import { rowsOf, scopeOf, scopesFor, narrowed, type RowScope } from '../scopes';

interface RowRightsProps {
  object: ObjectDoc | undefined;
  grant: GrantDoc;
  errors: Record<string, string>;
  onChange: (patch: Partial<GrantDoc>, part?: string) => void;
}

/** Which rows a grant is for: a ready scope, a condition, what is shared, or what a linked record decides. */
export function RowRights({ object, grant, errors, onChange }: RowRightsProps) {
  const t = useT('rights');
  const relations = (object?.fields ?? []).filter((field) => field.type === 'relation' && !field.archived);
  const scope = scopeOf(grant);
  const [custom, setCustom] = useState(scope === 'condition');
  const [more, setMore] = useState(narrowed(grant));
  const shown: RowScope = custom && (scope === 'all' || !joined(scope)) ? 'condition' : scope;
  const offered = scopesFor({ owner: object?.owner, relations: relations.length });
  const listed = offered.includes(shown) ? offered : [...offered, shown];
  const choose = (next: RowScope): void => {
    setCustom(next === 'condition');
    setMore(false);
    onChange({ ...rowsOf(next, grant, relations[0]?.key) });
  };
  const condition = <ConditionBuilder object={grant.object} usage="filter" label={t('scope.condition')} invalid={!!errors.rows} value={grant.rows ?? ''} onChange={(rows) => onChange({ rows: rows || undefined }, 'rows')} />;
  return (
    <>
      <Field label={t('grant.rows')} group error={errors.rows ?? errors.team} help={object && !object.owner ? t('grant.noOwner') : undefined}>
        <RadioGroup direction="row" value={shown} options={listed.map((one) => ({ value: one, label: t(`scope.${one}`) }))} onChange={choose} />
      </Field>
      {shown === 'follows' && (
        <Field label={t('grant.follows')} help={t('grant.followsHelp')} error={errors.follows}>
          <Select value={grant.follows || null} options={relations.map((field) => ({ value: field.key, label: text(field.label) || field.key, keywords: field.key }))} onChange={(follows) => onChange({ follows: follows ?? '' })} />
        </Field>
      )}
      {shown === 'condition' && condition}
      {joined(shown) &&
        (more ? (
          <Field label={t('grant.narrowed')} group>
            {condition}
          </Field>
        ) : (
          <div>
            <Button size="small" kind="text" onClick={() => setMore(true)}>
              {t('grant.narrow')}
            </Button>
          </div>
        ))}
    </>
  );
}

/** Scopes that a condition can stand beside. */
const joined = (scope: RowScope): boolean => scope === 'viewer' || scope === 'editor' || scope === 'follows';

import { lazy, Suspense, useMemo } from 'react';
import { useT } from '@/shared/i18n';
import { SkeletonLines } from '@/shared/ui';
import { useCheck, type CheckPlace } from './check';
import type { Usage } from './scope/scope';
import { useDesignScope } from './scope/useScope';

const ExpressionBox = lazy(() => import('./ExpressionBox'));

export interface ExpressionFieldProps {
  object: string;
  usage: Usage;
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder?: string;
  lines?: number;
  short?: boolean;
  invalid?: boolean;
  /** The field that it is of, and what that takes. */
  field?: string;
  blankAsZero?: boolean;
  result?: string;
}

/** An expression of a draft: a formula, a default, a check. */
export function ExpressionField({ object, usage, value, onChange, label, placeholder, lines, short = true, invalid, field, blankAsZero, result }: ExpressionFieldProps) {
  const t = useT('expression');
  const scope = useDesignScope(object, usage);
  const place = useMemo<CheckPlace>(() => ({ object, usage, draft: true, field, blankAsZero, result }), [object, usage, field, blankAsZero, result]);
  const checked = useCheck(value, place, scope);
  return (
    <Suspense fallback={<SkeletonLines lines={2} />}>
      <ExpressionBox value={value} onChange={onChange} scope={scope} place={place} checked={checked} label={label || t('expression')} placeholder={placeholder} lines={lines} short={short} invalid={invalid} />
    </Suspense>
  );
}

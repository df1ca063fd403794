import { useCallback } from 'react';
import { useT } from '@/shared/i18n';
import { kindOfType } from './condition/model';

/** What the type of a field or of an expression is called: 金额 is 数字. */
export function useTypeName(): (type: string) => string {
  const t = useT('expression');
  return useCallback(
    (type) => {
      if (type.startsWith('link:')) return t('type.link');
      if (named.has(type)) return t(`type.${type}`);
      return t(`type.${kindOfType(type)}`);
    },
    [t],
  );
}

const named = new Set(['user', 'department', 'file', 'image', 'rows', 'record', 'number', 'text', 'bool', 'date', 'datetime', 'list', 'link', 'blank', 'other', 'function', 'option']);

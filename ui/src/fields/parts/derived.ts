import { createElement } from 'react';
import type { FieldMeta } from '@/shared/api/types';
import { face, type FieldModule } from '../contract';
import styles from './cell.module.css';
import { rounded } from './number';

/** The type of values behind a result, as documents name it. */
export function resultType(result: unknown): string {
  if (typeof result !== 'string' || result === '') return 'number';
  return result === 'bool' ? 'switch' : result;
}

/** Whether the values of a field are those of another type, and the platform makes them. */
export const isDerived = (field: Pick<FieldMeta, 'type'>): boolean =>
  field.type === 'formula' || field.type === 'rollup' || field.type === 'reference' || field.type === 'completeness';

/** The field as the type of its values sees it. */
export function shownAs(field: FieldMeta): FieldMeta {
  return isDerived(field) ? { ...field, type: field.type === 'completeness' ? 'percent' : resultType(field.result) } : field;
}

/** A computed value as its field keeps it: with its decimals, as the server cuts it. */
export function fit(value: unknown, field: FieldMeta): unknown {
  const { type, decimals } = shownAs(field);
  if (typeof value === 'number') {
    const places = type === 'money' ? (decimals ?? 2) : type === 'percent' && decimals !== undefined ? decimals + 2 : decimals;
    return rounded(value, places);
  }
  return typeof value === 'string' && type === 'text' ? [...value].slice(0, 5000).join('') : value;
}

/** The module of a computed field: shown, exported and filtered like its result, written by nobody. */
export function derivedModule(own: FieldModule, result: FieldModule): FieldModule {
  const { parse, editText } = result;
  return {
    ...result,
    type: own.type,
    Cell: (props) =>
      props.ctx.calculating?.includes(props.field.key)
        ? createElement('span', { className: styles.muted }, props.ctx.t('computed.pending'))
        : createElement(result.Cell, { ...props, field: shownAs(props.field) }),
    Input: own.Input,
    Filter: face(() => import('./DerivedFilter')),
    format: (value, field, ctx) => result.format(value, shownAs(field), ctx),
    parse: parse && ((text, field, ctx) => parse(text, shownAs(field), ctx)),
    editText: editText && ((value, field, ctx) => editText(value, shownAs(field), ctx)),
    check: undefined,
    edit: 'none',
  };
}

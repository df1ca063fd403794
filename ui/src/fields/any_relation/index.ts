import { face, type FieldModule } from '../contract';
import { AnyRelationCell } from './Cell';
import { referenceOf } from './reference';

const anyRelation: FieldModule = {
  type: 'any_relation',
  Cell: AnyRelationCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('./Filter')),
  format: (value, _field, ctx) => {
    const of = referenceOf(value);
    return of ? of.label || ctx.links[of.id] || ctx.t('lookup.unknown') : '';
  },
  isBlank: (value) => referenceOf(value) === null,
  toApi: (value) => {
    const of = referenceOf(value);
    return of && { object: of.object, id: of.id };
  },
  blank: null,
  width: 200,
  align: 'start',
  edit: 'choose',
};

export default anyRelation;

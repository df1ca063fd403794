import { blankList, face, type FieldModule } from '../contract';
import { SubformCell } from './Cell';
import { countFault } from './field';

const subform: FieldModule = {
  type: 'subform',
  Cell: SubformCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/TextFilter')),
  format: (value, _field, ctx) => (Array.isArray(value) && value.length > 0 ? ctx.t('subform.rows', { count: value.length }) : ''),
  isBlank: blankList,
  check: countFault,
  blank: [],
  width: 100,
  align: 'start',
  edit: 'none',
};

export default subform;

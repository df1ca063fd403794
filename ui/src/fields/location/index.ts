import { face, type FieldModule } from '../contract';
import { NumberCell } from '../parts/TextCell';
import { checkPoint, parsePoint, pointOf, writePoint } from './point';

const location: FieldModule = {
  type: 'location',
  Cell: NumberCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/TextFilter')),
  format: writePoint,
  parse: parsePoint,
  isBlank: (value) => writePoint(value) === '',
  check: (value) => (typeof value === 'string' ? null : checkPoint(value)),
  toApi: (value) => pointOf(value) ?? (typeof value === 'string' && value !== '' ? value : null),
  blank: null,
  width: 170,
  align: 'start',
  edit: 'text',
  roomy: true,
};

export default location;

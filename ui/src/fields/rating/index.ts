import { face, type FieldModule } from '../contract';
import { blankNumber, plainNumber } from '../parts/number';
import { RatingCell } from './Cell';
import { checkRating, parseRating } from './scale';

const rating: FieldModule = {
  type: 'rating',
  Cell: RatingCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/NumberFilter')),
  format: plainNumber,
  parse: parseRating,
  isBlank: blankNumber,
  check: checkRating,
  blank: null,
  width: 130,
  align: 'start',
  edit: 'text',
};

export default rating;

import { face, type FieldModule } from '../contract';
import { TextCell } from '../parts/TextCell';
import { addressOf, depth, levels, orBlank, writeAddress } from './address';

const address: FieldModule = {
  type: 'address',
  Cell: TextCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/TextFilter')),
  format: writeAddress,
  // The server takes written addresses apart.
  parse: (text) => ({ value: text.trim() || null }),
  isBlank: (value) => orBlank(addressOf(value)) === null,
  check: (value, field) => {
    if (typeof value === 'string') return null;
    const given = addressOf(value);
    const needed = levels.indexOf(field.required_levels as never);
    const missing = levels.slice(0, Math.min(needed, depth(field.levels)) + 1).find((level) => given[level] === '' && level !== 'district');
    return missing ? { code: `address_${missing}` } : null;
  },
  toApi: (value) => (typeof value === 'string' ? value.trim() || null : orBlank(addressOf(value))),
  blank: null,
  width: 240,
  align: 'start',
  edit: 'text',
};

export default address;

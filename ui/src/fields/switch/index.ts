import { face, type FieldModule } from '../contract';
import { SwitchCell } from './Cell';
import { ownWord, switchWord } from './words';

const YES = new Set(['是', '对', '有', 'true', 'yes', 'y', '1', 'on', '✓', '√', '开']);

const toggle: FieldModule = {
  type: 'switch',
  Cell: SwitchCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/TextFilter')),
  format: (value, field, ctx) => (typeof value === 'boolean' ? switchWord(field, value, ctx.locale, ctx.t) : ''),
  parse: (words, field) => ({ value: ownWord(words, field) ?? YES.has(words.trim().toLowerCase()) }),
  isBlank: () => false,
  blank: false,
  width: 90,
  align: 'start',
  edit: 'choose',
};

export default toggle;

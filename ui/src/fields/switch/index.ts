import { ToggleRight } from 'lucide-react';
import { face, type FieldModule } from '../contract';
import { SwitchCell } from './Cell';

const YES = new Set(['是', '对', '有', 'true', 'yes', 'y', '1', 'on', '✓', '√', '开']);

const toggle: FieldModule = {
  type: 'switch',
  icon: ToggleRight,
  Cell: SwitchCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/TextFilter')),
  format: (value, _field, ctx) => (value === true ? ctx.t('switch.on') : value === false ? ctx.t('switch.off') : ''),
  parse: (text) => ({ value: YES.has(text.trim().toLowerCase()) }),
  isBlank: () => false,
  blank: false,
  width: 90,
  align: 'start',
  edit: 'choose',
};

export default toggle;

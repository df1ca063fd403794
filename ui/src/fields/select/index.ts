import { text } from '@/shared/i18n';
import { blankText, face, type FieldModule } from '../contract';
import { findOption, optionOf } from '../parts/options';
import { SelectCell } from './Cell';

const select: FieldModule = {
  type: 'select',
  Cell: SelectCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/OptionFilter')),
  format: (value, field, ctx) =>
    typeof value === 'string' && value !== '' ? text(optionOf(field, value).label, ctx.locale) : '',
  parse: (words, field) => {
    if (words.trim() === '') return { value: '' };
    const found = findOption(field, words);
    return found ? { value: found.value } : { error: 'unknown_option' };
  },
  isBlank: blankText,
  blank: '',
  width: 120,
  align: 'start',
  edit: 'choose',
};

export default select;

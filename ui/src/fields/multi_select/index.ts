import { text } from '@/shared/i18n';
import { blankList, face, type FieldModule } from '../contract';
import { findOption, optionOf } from '../parts/options';
import { MultiSelectCell } from './Cell';

const multiSelect: FieldModule = {
  type: 'multi_select',
  Cell: MultiSelectCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/OptionFilter')),
  format: (value, field, ctx) =>
    Array.isArray(value)
      ? value.map((v: string) => text(optionOf(field, v).label, ctx.locale)).join(ctx.locale === 'zh' ? '、' : ', ')
      : '',
  parse: (words, field) => {
    const values: string[] = [];
    for (const part of words.split(/[,，、;；\n]/).filter((p) => p.trim() !== '')) {
      const found = findOption(field, part);
      if (!found) return { error: 'unknown_option' };
      values.push(found.value);
    }
    return { value: values };
  },
  isBlank: blankList,
  check: (value, field) => {
    const count = Array.isArray(value) ? value.length : 0;
    const { min_count: min = 0, max_count: max = 0 } = field;
    if (count > 0 && count < min) return { code: 'too_few', args: { min, count } };
    return max > 0 && count > max ? { code: 'too_many', args: { max } } : null;
  },
  blank: [],
  width: 180,
  align: 'start',
  edit: 'choose',
};

export default multiSelect;

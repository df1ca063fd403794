import { blankList, face, type FieldModule } from '../contract';
import { TagsCell } from './Cell';
import { checkTags, parseTags } from './tags';

const tags: FieldModule = {
  type: 'tags',
  Cell: TagsCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('./Filter')),
  format: (value, _field, ctx) => (Array.isArray(value) ? (value as string[]).join(ctx.locale === 'zh' ? '、' : ', ') : ''),
  parse: parseTags,
  isBlank: blankList,
  check: checkTags,
  blank: [],
  width: 180,
  align: 'start',
  edit: 'choose',
};

export default tags;

import { face, type FieldModule } from '../contract';
import { ImageCell } from '../image/Cell';
import { fileList } from '../parts/files';

const signature: FieldModule = {
  ...fileList,
  type: 'signature',
  Cell: ImageCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/TextFilter')),
  format: (value, _field, ctx) => (fileList.isBlank(value) ? '' : ctx.t('signature.signed')),
  check: () => null,
  width: 120,
};

export default signature;

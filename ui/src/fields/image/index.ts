import { face, type FieldModule } from '../contract';
import { fileList } from '../parts/files';
import { ImageCell } from './Cell';

const image: FieldModule = {
  ...fileList,
  type: 'image',
  Cell: ImageCell,
  Input: face(() => import('../parts/FileInput')),
  Filter: face(() => import('../parts/TextFilter')),
  width: 140,
};

export default image;

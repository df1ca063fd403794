import { face, type FieldModule } from '../contract';
import { fileList } from '../parts/files';
import { FileCell } from './Cell';

const file: FieldModule = {
  ...fileList,
  type: 'file',
  Cell: FileCell,
  Input: face(() => import('../parts/FileInput')),
  Filter: face(() => import('../parts/TextFilter')),
  width: 150,
};

export default file;

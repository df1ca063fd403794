import { face, type FieldModule } from '../contract';
import { LinksCell } from '../parts/LinksCell';
import { links } from '../parts/links';

const relations: FieldModule = {
  ...links,
  type: 'relations',
  Cell: LinksCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/LinkFilter')),
  width: 200,
};

export default relations;

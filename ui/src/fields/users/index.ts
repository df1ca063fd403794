import { face, type FieldModule } from '../contract';
import { PeopleCell } from '../parts/LinksCell';
import { links } from '../parts/links';

const users: FieldModule = {
  ...links,
  type: 'users',
  Cell: PeopleCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/LinkFilter')),
  width: 200,
};

export default users;

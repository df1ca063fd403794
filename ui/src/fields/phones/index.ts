import { face, type FieldModule } from '../contract';
import { checkContacts, contactsToApi, formatContacts, isBlankContacts } from '../parts/contacts';
import { ContactsCell } from '../parts/ContactCell';

const phones: FieldModule = {
  type: 'phones',
  Cell: ContactsCell,
  Input: face(() => import('../parts/ContactsInput')),
  Filter: face(() => import('../parts/TextFilter')),
  format: formatContacts,
  // The server takes apart what is typed in one line.
  parse: (text) => ({ value: text.trim() || [] }),
  isBlank: isBlankContacts,
  check: checkContacts,
  toApi: contactsToApi,
  blank: [],
  width: 220,
  align: 'start',
  edit: 'text',
  roomy: true,
};

export default phones;

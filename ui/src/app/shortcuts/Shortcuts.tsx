import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { keyLabel } from '@/shared/keys';
import { Dialog } from '@/shared/ui';
import styles from './Shortcuts.module.css';

type Right = 'design' | 'admin';

/** Keys by where they work; a row is told to those with its right. */
const groups: { key: string; right?: Right; rows: [string, string[], Right?][] }[] = [
  {
    key: 'anywhere',
    rows: [
      ['search', ['mod+k', '/']],
      ['commands', ['>']],
      ['new', ['c']],
      ['home', ['g h']],
      ['inbox', ['g n']],
      ['nth', ['g 1…9']],
      ['workspace', ['g w']],
      ['design', ['g d'], 'design'],
      ['admin', ['g m'], 'admin'],
      ['fold', ['[']],
      ['undo', ['mod+z']],
      ['redo', ['mod+shift+z']],
      ['keys', ['?']],
      ['close', ['escape']],
    ],
  },
  {
    key: 'palette',
    rows: [
      ['choose', ['↑', '↓']],
      ['open', ['enter']],
      ['apart', ['mod+enter']],
      ['actions', ['→']],
      ['limit', ['⇥']],
    ],
  },
  {
    key: 'list',
    rows: [
      ['row', ['↑', '↓']],
      ['open', ['enter', '␣']],
      ['page', ['mod+enter']],
      ['select', ['x']],
      ['extend', ['shift+↑', 'shift+↓']],
      ['selectAll', ['mod+a']],
      ['filter', ['f']],
      ['sort', ['s']],
      ['views', ['v']],
      ['columns', ['h']],
      ['cell', ['→', '⇥']],
      ['screen', ['PgUp', 'PgDn']],
      ['ends', ['mod+home', 'mod+end']],
    ],
  },
  {
    key: 'cell',
    rows: [
      ['move', ['↑', '↓', '←', '→']],
      ['edit', ['enter', 'F2']],
      ['copy', ['mod+c', 'mod+v']],
      ['clear', ['Del']],
      ['leave', ['escape']],
    ],
  },
  {
    key: 'record',
    rows: [
      ['step', ['j', 'k']],
      ['edit', ['e']],
      ['comment', ['m']],
      ['transfer', ['a']],
      ['favourite', ['shift+s']],
      ['tab', ['1…9']],
      ['page', ['mod+enter']],
    ],
  },
  { key: 'inbox', rows: [['step', ['j', 'k']], ['open', ['enter']], ['read', ['u']], ['archive', ['e']]] },
  {
    key: 'form',
    rows: [
      ['submit', ['mod+enter']],
      ['pick', ['alt+↓']],
      ['copyRow', ['mod+d']],
      ['removeRow', ['mod+backspace']],
    ],
  },
  {
    key: 'designer',
    right: 'design',
    rows: [
      ['move', ['alt+↑', 'alt+↓', 'alt+←', 'alt+→']],
      ['copy', ['mod+d']],
      ['remove', ['Del']],
      ['preview', ['p']],
      ['check', ['mod+s']],
      ['publish', ['mod+shift+p']],
    ],
  },
];

/** The sheet of keys. */
export default function Shortcuts({ onClose }: { onClose: () => void }) {
  const t = useT('shortcuts');
  const me = useMe().data;
  return (
    <Dialog open onClose={onClose} title={t('title')} size="form">
      <div className={styles.groups} role="group" aria-label={t('title')} tabIndex={0}>
        {groups.filter((group) => !group.right || me?.can[group.right]).map((group) => (
          <section key={group.key}>
            <h3>{t(`${group.key}.title`)}</h3>
            <dl>
              {group.rows
                .filter(([, , right]) => !right || me?.can[right])
                .map(([name, keys]) => (
                  <div key={name}>
                    <dt>{t(`${group.key}.${name}`)}</dt>
                    <dd>
                      {keys.map((key) => (
                        <kbd key={key}>{keyLabel(key)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { keyLabel } from '@/shared/keys';
import { Dialog } from '@/shared/ui';
import styles from './Shortcuts.module.css';

/** Keys by where they work; `1-9` stands as it is. */
const groups: { key: string; rows: [string, string[], ('design' | 'admin')?][] }[] = [
  {
    key: 'anywhere',
    rows: [
      ['search', ['mod+k', '/']],
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
    key: 'list',
    rows: [
      ['row', ['↑', '↓']],
      ['open', ['enter']],
      ['select', ['x']],
      ['filter', ['f']],
      ['sort', ['s']],
      ['columns', ['h']],
      ['cell', ['→']],
    ],
  },
  {
    key: 'form',
    rows: [['submit', ['mod+enter']]],
  },
];

/** The sheet of keys. */
export default function Shortcuts({ onClose }: { onClose: () => void }) {
  const t = useT('app');
  const me = useMe().data;
  return (
    <Dialog open onClose={onClose} title={t('keys.title')} size="form">
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group.key}>
            <h3>{t(`keys.${group.key}.title`)}</h3>
            <dl>
              {group.rows
                .filter(([, , right]) => !right || me?.can[right])
                .map(([name, keys]) => (
                  <div key={name}>
                    <dt>{t(`keys.${group.key}.${name}`)}</dt>
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

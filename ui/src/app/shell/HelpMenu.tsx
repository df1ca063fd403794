import { CircleQuestionMark, Keyboard } from 'lucide-react';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { IconButton, Menu } from '@/shared/ui';
import { useFrame } from './Shell';
import styles from './UserMenu.module.css';

export function HelpMenu() {
  const t = useT('app');
  const me = useMe().data;
  return (
    <Menu
      label={t('help.title')}
      placement="bottom-end"
      items={[
        { label: t('help.shortcuts'), icon: Keyboard, keys: '?', onSelect: () => useFrame.setState({ shortcuts: true }) },
        { separator: true },
        { custom: <div role="presentation" className={styles.about}>{t('help.version', { version: me?.version ?? '', release: me?.release ?? '' })}</div> },
      ]}
    >
      <IconButton icon={CircleQuestionMark} label={t('help.title')} />
    </Menu>
  );
}

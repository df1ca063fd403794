import { Ellipsis, MessageSquare, Pencil, Phone } from 'lucide-react';
import { contactLink, contactsOf } from '@/fields/parts/contacts';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { Button, IconButton, Menu, type MenuItem } from '@/shared/ui';
import styles from './Record.module.css';

/** The first number of a record that can be dialled, as a link; null where there is none, or only masked ones. */
export function dialOf(meta: ObjectMeta, record: RecordData): string | null {
  for (const field of meta.fields) {
    if (field.type !== 'phone' && field.type !== 'phones') continue;
    const value = record[field.key];
    for (const number of typeof value === 'string' ? [value] : contactsOf(value).map((one) => one.value)) {
      const link = contactLink(number, field.type);
      if (link) return link;
    }
  }
  return null;
}

interface ThumbBarProps {
  meta: ObjectMeta;
  record: RecordData;
  onComment?: () => void;
  onEdit?: () => void;
  menu: MenuItem[];
}

/** What one does most with a record, where the thumb is; the rest in ⋯. */
export function ThumbBar({ meta, record, onComment, onEdit, menu }: ThumbBarProps) {
  const t = useT('record');
  const viewOnly = useViewOnly();
  const dial = dialOf(meta, record);
  return (
    <div role="toolbar" aria-label={t('acts')} className={styles.thumb}>
      {dial && (
        <Button icon={Phone} onClick={() => window.open(dial, '_self')}>
          {t('call')}
        </Button>
      )}
      {onComment && (
        <Button icon={MessageSquare} disabled={viewOnly} onClick={onComment}>
          {t('say')}
        </Button>
      )}
      {onEdit && (
        <Button kind="primary" icon={Pencil} disabled={viewOnly} onClick={onEdit}>
          {t('edit')}
        </Button>
      )}
      <Menu label={t('more')} placement="top-end" items={menu}>
        <IconButton icon={Ellipsis} label={t('more')} />
      </Menu>
    </div>
  );
}

import { Building2, Pencil, UserCog, X } from 'lucide-react';
import { useState } from 'react';
import { isApiError } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Avatar, cx, IconButton, InlineError, notify, Tag } from '@/shared/ui';
import { putShare, removeShare, type Share } from './api';
import { inputOf, lastDay } from './model';
import styles from './Share.module.css';
import { ShareForm } from './ShareForm';

interface ShareRowProps {
  object: string;
  id: string;
  share: Share;
  zone: string;
  mayEdit: boolean;
}

/** One share: who, how, until when, by whom; changed where it stands, removed at once with a way back. */
export function ShareRow({ object, id, share, zone, mayEdit }: ShareRowProps) {
  const t = useT('rights');
  const [changing, setChanging] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const name = share.name || share.subject;
  const restore = async (): Promise<void> => {
    try {
      await putShare(object, id, inputOf(share));
    } catch (problem) {
      notify(t('share.notUndone', { why: isApiError(problem) ? problem.message : '' }), { kind: 'error' });
    }
  };
  const remove = async (): Promise<void> => {
    setError(null);
    try {
      await removeShare(object, id, share.id);
      notify(t('share.removed', { name }), { kind: 'success', action: share.expired ? undefined : { label: t('share.undo'), onClick: () => void restore() } });
    } catch (problem) {
      if (!isApiError(problem)) throw problem;
      setError(problem);
    }
  };
  const day = lastDay(share.until, zone);
  const facts = [
    share.kind === 'department' && share.children && t('share.childrenShort'),
    day ? t('share.untilWords', { date: day }) : t('share.forever'),
    share.by && t('share.by', { name: share.by.name }),
    share.note,
  ].filter(Boolean);
  return (
    <li className={cx(styles.item, share.expired && styles.ended)}>
      <div className={styles.row}>
        {share.kind === 'user' ? <Avatar name={name} id={share.subject} size={28} /> : share.kind === 'department' ? <Building2 className={styles.sign} aria-hidden /> : <UserCog className={styles.sign} aria-hidden />}
        <span className={styles.words}>
          <strong>{name}</strong>
          <span>{facts.join(' · ')}</span>
        </span>
        {share.expired ? <Tag>{t('share.expired')}</Tag> : <Tag color={share.level === 'editor' ? 'indigo' : 'gray'}>{t(`share.${share.level}`)}</Tag>}
        <IconButton size="small" icon={Pencil} label={t('share.change', { name })} aria-expanded={changing} onClick={() => setChanging(!changing)} />
        <IconButton size="small" icon={X} label={t('share.remove', { name })} onClick={() => void remove()} />
      </div>
      {error !== null && <InlineError error={error} />}
      {changing && <ShareForm object={object} id={id} zone={zone} mayEdit={mayEdit} share={share} onDone={() => setChanging(false)} onCancel={() => setChanging(false)} />}
    </li>
  );
}

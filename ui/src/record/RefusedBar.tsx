import { CircleQuestionMark, X } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { Button, IconButton } from '@/shared/ui';
import type { Refusal } from './useInlineSave';
import type { Why } from './why';
import styles from './Record.module.css';

interface RefusedBarProps {
  refusal: Refusal;
  onWhy: (why: Why) => void;
  /** To go on with what was refused, in the whole form. */
  onEdit: () => void;
  onClose: () => void;
}

/** Why a value was not saved, with what can be done about it. */
export function RefusedBar({ refusal: { messages, why }, onWhy, onEdit, onClose }: RefusedBarProps) {
  const t = useT('record');
  return (
    <div role="alert" className={styles.refused}>
      <ul>
        {messages.map((message) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
      {why && (
        <Button size="small" icon={CircleQuestionMark} onClick={() => onWhy(why)}>
          {t('whyRefused')}
        </Button>
      )}
      <Button size="small" onClick={onEdit}>
        {t('editAll')}
      </Button>
      <IconButton size="small" icon={X} label={t('close')} onClick={onClose} />
    </div>
  );
}

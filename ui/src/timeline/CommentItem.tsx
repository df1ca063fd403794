import { Ellipsis, History, Pencil, Reply, SmilePlus, ThumbsUp, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { FieldContext } from '@/fields';
import { api } from '@/shared/api';
import { formatMoment, formatRelative } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { confirm, cx, Dialog, IconButton, Menu, messageOf, notify } from '@/shared/ui';
import { Composer, filesField } from './Composer';
import { parts } from './mentions';
import styles from './Timeline.module.css';
import type { CommentData } from './types';

const FileInput = lazy(() => import('@/fields/parts/FileInput'));

const signs = ['👍', '🎉', '❤️', '😄', '👀', '✅'];

interface CommentItemProps {
  comment: CommentData;
  object: string;
  record: string;
  path: string;
  ctx: FieldContext;
  /** May answer and react. */
  may: boolean;
  /** Whom it answers, where that is known. */
  to?: string;
  onChanged: () => void;
}

/** What somebody said, and what one may do with it. */
export function CommentItem({ comment, object, record, path, ctx, may, to, onChanged }: CommentItemProps) {
  const t = useT('timeline');
  const [mode, setMode] = useState<'' | 'edit' | 'reply'>('');
  const [edits, setEdits] = useState<{ until: string; text: string }[] | null>(null);
  const one = `${path}/comments/${comment.id}`;
  const tell = (error: unknown): void => void notify(messageOf(error) ?? t('failed'), { kind: 'error' });
  const react = (sign: string, mine: boolean): void => {
    const url = `${one}/reactions/${encodeURIComponent(sign)}`;
    (mine ? api.delete(url) : api.put(url, {})).then(onChanged, tell);
  };
  const remove = async (): Promise<void> => {
    if (!(await confirm({ title: t('delete.title'), body: t('delete.body'), action: t('delete.action'), danger: true }))) return;
    api.delete(one).then(onChanged, tell);
  };
  if (comment.deleted) return <p className={styles.gone}>{t('deleted')}</p>;
  if (mode === 'edit') {
    const done = (): void => {
      setMode('');
      onChanged();
    };
    return <Composer path={path} ctx={ctx} comment={comment} autoFocus onDone={done} onCancel={() => setMode('')} />;
  }
  const thumb = comment.reactions.find((r) => r.reaction === '👍');
  return (
    <>
      {to && <div className={styles.to}>{t('repliesTo', { name: to })}</div>}
      {comment.text && (
        <p className={styles.said}>
          {parts(comment.text, comment.mentions).map((part, i) =>
            typeof part === 'string' ? (
              part
            ) : (
              <span key={i} className={styles.mention}>
                @{part.name}
              </span>
            ),
          )}
        </p>
      )}
      {comment.files.length > 0 && (
        <Suspense>
          <FileInput value={comment.files} onChange={() => undefined} field={filesField} ctx={ctx} object={object} id={record} readOnly />
        </Suspense>
      )}
      <div className={styles.acts}>
        {comment.reactions.map((r) => (
          <button
            key={r.reaction}
            type="button"
            className={cx(styles.reaction, r.mine && styles.mine)}
            aria-pressed={r.mine}
            aria-label={t('reactedBy', { sign: r.reaction, number: r.by.length, names: r.by.map((p) => p.name).join(t('join')) })}
            title={r.by.map((p) => p.name).join(t('join'))}
            disabled={!may}
            onClick={() => react(r.reaction, r.mine)}
          >
            {r.reaction} {r.by.length}
          </button>
        ))}
        {may && !thumb && <IconButton size="small" icon={ThumbsUp} label={t('like')} onClick={() => react('👍', false)} />}
        {may && (
          <Menu
            label={t('react')}
            items={signs.map((sign) => ({ label: `${sign} ${t(`sign.${signs.indexOf(sign)}`)}`, onSelect: () => react(sign, comment.reactions.some((r) => r.reaction === sign && r.mine)) }))}
          >
            <IconButton size="small" icon={SmilePlus} label={t('react')} />
          </Menu>
        )}
        {may && <IconButton size="small" icon={Reply} label={t('reply')} onClick={() => setMode('reply')} />}
        {(comment.mine || comment.edited) && (
          <Menu
            label={t('more')}
            placement="bottom-end"
            items={[
              comment.editable && { label: t('edit'), icon: Pencil, onSelect: () => setMode('edit') },
              comment.edited !== null && {
                label: t('edits'),
                icon: History,
                onSelect: () => void api.get<{ items: { until: string; text: string }[] }>(`${one}/edits`).then((page) => setEdits(page.items), tell),
              },
              comment.mine && { label: t('delete.action'), icon: Trash2, danger: true, onSelect: () => void remove() },
            ]}
          >
            <IconButton size="small" icon={Ellipsis} label={t('more')} />
          </Menu>
        )}
        {comment.edited && (
          <span className={styles.edited} title={formatMoment(comment.edited, ctx.timezone)}>
            {t('edited')}
          </span>
        )}
      </div>
      {mode === 'reply' && (
        <Composer
          path={path}
          ctx={ctx}
          parent={comment.id}
          autoFocus
          onDone={() => {
            setMode('');
            onChanged();
          }}
          onCancel={() => setMode('')}
        />
      )}
      <Dialog open={edits !== null} onClose={() => setEdits(null)} title={t('edits')}>
        <ul className={styles.edits}>
          {(edits ?? []).map((edit, i) => (
            <li key={i}>
              <time title={formatMoment(edit.until, ctx.timezone)}>{t('until', { time: formatRelative(edit.until, { zone: ctx.timezone }) })}</time>
              <p className={styles.said}>
                {parts(edit.text, comment.mentions).map((part) => (typeof part === 'string' ? part : `@${part.name}`))}
              </p>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}

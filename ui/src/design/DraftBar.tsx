import { useNavigate } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, CloudOff, LoaderCircle, Redo2, Rocket, Trash2, Undo2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { wallClock } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { commandsOf, useCommands } from '@/shared/page';
import { Avatar, Button, IconButton, Tooltip, useMedia } from '@/shared/ui';
import { useDrafts, useMyDrafts, type SaveState, type SessionView } from '@/meta';
import styles from './DraftBar.module.css';

const CheckDialog = lazy(() => import('./CheckDialog'));
const DiscardDialog = lazy(() => import('./DiscardDialog'));

interface DraftBarProps {
  app: string;
  /** The session of the page, when it edits. */
  view?: SessionView<unknown>;
  onUndo?: () => void;
  onRedo?: () => void;
  /** Saves now what waits. */
  flush?: () => Promise<void>;
  /** Goes to the first place that was refused. */
  onProblem?: () => void;
  /** The page is where one publishes: no way there. */
  publishing?: boolean;
  /** Who else has a draft of what the page edits. */
  others?: { id: string; name: string }[];
}

/** What the person has changed and not published, under the top bar of every page of the design area. */
export function DraftBar({ app, view, onUndo, onRedo, flush, onProblem, publishing, others = [] }: DraftBarProps) {
  const t = useT('design');
  const navigate = useNavigate();
  const roomy = useMedia('(min-width: 900px)');
  const drafts = useDrafts();
  const mine = useMyDrafts();
  const [open, setOpen] = useState<'check' | 'discard' | null>(null);
  const nothing = mine.length === 0 && !view?.canUndo;
  const refused = view?.save.phase === 'refused';
  const people = [...new Map(others.map((person) => [person.id, person])).values()];
  const publish = async () => {
    await flush?.();
    await navigate({ to: '/design/$app/changes', params: { app } });
  };
  const opens = (what: 'check' | 'discard') => () => void (flush?.() ?? Promise.resolve()).then(() => setOpen(what));
  useCommands(() =>
    commandsOf('draft', [
      !publishing && { label: t('draft.publish'), icon: Rocket, keys: 'mod+shift+p', disabled: nothing || refused, onSelect: () => void publish() },
      !publishing && { label: t('draft.check'), icon: CircleCheck, disabled: nothing, onSelect: opens('check') },
      onUndo && { label: t('draft.undo'), icon: Undo2, keys: 'mod+z', disabled: !view?.canUndo, onSelect: onUndo },
      onRedo && { label: t('draft.redo'), icon: Redo2, keys: 'mod+shift+z', disabled: !view?.canRedo, onSelect: onRedo },
      mine.length > 0 && { label: t('draft.discard'), icon: Trash2, onSelect: opens('discard') },
    ]),
  );
  return (
    <div className={styles.bar}>
      <span className={styles.state}>
        {mine.length > 0 ? t('draft.changes', { count: mine.length }) : t('draft.none')}
        {roomy && drafts.data && drafts.data.base > 0 && <span className={styles.base}>{t('draft.base', { version: drafts.data.base })}</span>}
      </span>
      {mine.length > 0 && roomy && (
        <Button kind="text" size="small" onClick={opens('discard')}>
          {t('draft.discard')}
        </Button>
      )}
      {people.length > 0 && (
        <Tooltip content={t('draft.others', { names: people.map((person) => person.name).join(t('value.join')) })}>
          <span className={styles.others}>
            {people.slice(0, 3).map((person) => (
              <Avatar key={person.id} name={person.name} id={person.id} size={22} />
            ))}
          </span>
        </Tooltip>
      )}
      <span className={styles.grow} />
      {view && <Saved save={view.save} onProblem={onProblem} />}
      {onUndo && roomy && <IconButton size="small" icon={Undo2} label={t('draft.undo')} keys="mod+z" disabled={!view?.canUndo} onClick={onUndo} />}
      {onRedo && roomy && <IconButton size="small" icon={Redo2} label={t('draft.redo')} keys="mod+shift+z" disabled={!view?.canRedo} onClick={onRedo} />}
      {roomy && !publishing && (
        <Button size="small" disabled={nothing ? t('draft.none') : false} onClick={opens('check')}>
          {t('draft.check')}
        </Button>
      )}
      {!publishing && (
        <Button size="small" kind="primary" icon={Rocket} disabled={nothing ? t('draft.none') : refused ? t('draft.refusedFirst') : false} onClick={() => void publish()}>
          {t('draft.publish')}
        </Button>
      )}
      <Suspense>
        {open === 'check' && <CheckDialog app={app} onClose={() => setOpen(null)} />}
        {open === 'discard' && <DiscardDialog drafts={mine} onClose={() => setOpen(null)} />}
      </Suspense>
    </div>
  );
}

/** Whether what is seen is in the draft. */
export function Saved({ save, onProblem }: { save: SaveState; onProblem?: () => void }) {
  const t = useT('design');
  const time = save.at && wallClock(save.at.toISOString())?.time;
  const count = Object.values(save.problems).reduce((sum, one) => sum + Math.max(1, Object.keys(one).length), 0);
  const first = Object.values(save.problems).flatMap((one) => Object.values(one))[0]?.message ?? (save.error instanceof Error ? save.error.message : '');
  // What belongs to no place of the page, as a list that is too long, is told here or nowhere.
  const general = Object.values(save.problems).flatMap((one) => Object.entries(one)).find(([path]) => !path.includes('.'))?.[1].message;
  if (save.phase === 'idle') return null;
  if (save.phase === 'refused') {
    return (
      <Tooltip content={first || t('draft.refused', { count })}>
        <button type="button" className={styles.refused} onClick={onProblem} data-save="refused">
          <CircleAlert aria-hidden />
          <span>
            {t('draft.refused', { count })}
            {general && ` · ${general}`}
          </span>
        </button>
      </Tooltip>
    );
  }
  return (
    <span className={styles.saved} role="status" data-save={save.phase}>
      {save.phase === 'failed' ? (
        <>
          <CloudOff aria-hidden /> {t('draft.waiting')}
        </>
      ) : save.phase === 'saved' ? (
        <>
          <CircleCheck aria-hidden /> {t('draft.saved', { time })}
        </>
      ) : (
        <>
          <LoaderCircle aria-hidden /> {t('draft.saving')}
        </>
      )}
    </span>
  );
}

import { Redo2, Undo2 } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { IconButton } from '@/shared/ui';
import type { Session, SessionView } from '@/meta';
import { Saved } from './DraftBar';

/** Undo, redo and the state of the save, for an editor inside a page. */
export function DraftState<S>({ view, session }: { view: SessionView<S>; session: Session<S> }) {
  const t = useT('design');
  return (
    <>
      <Saved save={view.save} />
      <IconButton size="small" icon={Undo2} label={t('draft.undo')} disabled={!view.canUndo} onClick={session.undo} />
      <IconButton size="small" icon={Redo2} label={t('draft.redo')} disabled={!view.canRedo} onClick={session.redo} />
    </>
  );
}

import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Copy, FolderInput, Trash2 } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { IconButton, Menu } from '@/shared/ui';
import { nodeName } from './acts';
import { inOrder, isContainer, mayHold, parentOf } from './model/layout';
import { useDesigner } from './store';
import styles from './Canvas.module.css';

/** The acts of the chosen part, at its upper right corner. */
export function NodeToolbar({ id }: { id: string }) {
  const t = useT('form-designer');
  const { act, session } = useDesigner();
  const { type } = session.present.layout.nodes[id] ?? {};
  const holds = isContainer(type);
  const targets = () => {
    const { layout } = session.present;
    const parent = parentOf(layout, id);
    const sections = inOrder(layout).filter((other) => mayHold(layout.nodes[other]?.type, type) && isContainer(layout.nodes[other]?.type) && other !== id);
    return [
      { heading: t('moveToTitle') },
      { label: t('top'), disabled: parent === null, onSelect: () => act.moveInto([id], null) },
      ...sections.map((section) => ({
        label: nodeName(session.present, section, t) || t('type.tab'),
        disabled: parent === section,
        onSelect: () => act.moveInto([id], section),
      })),
    ];
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- only keeps presses from the part below
    <div role="toolbar" aria-label={t('toolbar')} className={styles.toolbar} onClick={(event) => event.stopPropagation()}>
      {type === 'tab' ? (
        <>
          <IconButton size="small" icon={ArrowLeft} label={t('moveLeft')} keys="alt+←" onClick={() => act.step(id, 'left')} />
          <IconButton size="small" icon={ArrowRight} label={t('moveRight')} keys="alt+→" onClick={() => act.step(id, 'right')} />
        </>
      ) : (
        <>
          <IconButton size="small" icon={ArrowUp} label={t('moveUp')} keys="alt+↑" onClick={() => act.step(id, 'up')} />
          <IconButton size="small" icon={ArrowDown} label={t('moveDown')} keys="alt+↓" onClick={() => act.step(id, 'down')} />
        </>
      )}
      {type !== 'tabs' && type !== 'tab' && (
        <Menu label={t('moveTo')} items={targets}>
          <IconButton size="small" icon={FolderInput} label={t('moveTo')} />
        </Menu>
      )}
      {!holds && <IconButton size="small" icon={Copy} label={t('copy')} keys="mod+d" onClick={() => act.copy(id)} />}
      <IconButton size="small" icon={Trash2} label={t('removeNode')} keys="delete" onClick={() => act.remove([id])} />
    </div>
  );
}

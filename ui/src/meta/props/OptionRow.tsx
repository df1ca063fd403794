import { Ellipsis, GripVertical } from 'lucide-react';
import { useRef, useState } from 'react';
import type { FieldOption, TagColor } from '@/shared/api/types';
import { useDraggable, useDropTarget } from '@/shared/dnd';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { isComposing } from '@/shared/keys';
import { cx, IconButton, Input, Menu, Popover } from '@/shared/ui';
import { ColorChoice } from './ColorChoice';
import styles from './props.module.css';

interface RowProps {
  option: FieldOption;
  index: number;
  count: number;
  error?: string;
  fixed: boolean;
  /** How many records have it. */
  used?: number;
  /** The choices above that it is limited to. */
  parents?: string;
  onLabel: (words: string) => void;
  onColor: (color: TagColor) => void;
  onMove: (to: number) => void;
  onDropped: (value: string, to: number) => void;
  onDisabled: () => void;
  onRemove: () => void;
  onEdit: () => void;
  onEnter: () => void;
  /** Several lines were pasted into the label. */
  onLines: (lines: string) => void;
}

/** An option as a line of a list: order, colour, label, how often it is used, and the rest in a menu. */
export function OptionRow({ option, index, count, error, fixed, used, parents, onLabel, onColor, onMove, onDropped, onDisabled, onRemove, onEdit, onEnter, onLines }: RowProps) {
  const t = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const row = useRef<HTMLDivElement>(null);
  const grip = useRef<HTMLButtonElement>(null);
  const swatch = useRef<HTMLButtonElement>(null);
  const [picking, setPicking] = useState(false);
  const name = text(option.label) || option.value;
  useDraggable(row, { handle: grip, data: () => ({ kind: 'option', value: option.value, index }), preview: () => name });
  const over = useDropTarget(row, {
    accepts: (source) => source.kind === 'option' && source.value !== option.value,
    edges: ['top', 'bottom'],
    onDrop: ({ source, edge }) => {
      const from = source.index as number;
      const to = edge === 'top' ? index : index + 1;
      onDropped(source.value as string, from < to ? to - 1 : to);
    },
  });
  return (
    <div ref={row} className={cx(styles.option, option.disabled && styles.off, over.over && styles.over, over.edge === 'bottom' && styles.overBelow)}>
      <button
        ref={grip}
        type="button"
        className={styles.grip}
        aria-label={t('settings.moveOption', { name })}
        title={t('settings.moveOption', { name })}
        onKeyDown={(event) => {
          if (event.key === 'ArrowUp') onMove(index - 1);
          else if (event.key === 'ArrowDown') onMove(index + 1);
          else return;
          event.preventDefault();
        }}
      >
        <GripVertical aria-hidden />
      </button>
      <button ref={swatch} type="button" className={cx(styles.swatch, styles[option.color ?? 'gray'])} aria-label={t('settings.optionColor', { name })} onClick={() => setPicking(true)}>
        <span />
      </button>
      <Input
        size="small"
        value={option.label[locale] ?? ''}
        placeholder={text(option.label)}
        aria-label={t('settings.optionLabel', { index: index + 1 })}
        invalid={!!error}
        title={error}
        onChange={(event) => onLabel(event.target.value)}
        onFocus={(event) => event.target.select()}
        onPaste={(event) => {
          const lines = event.clipboardData.getData('text/plain').trim();
          if (!lines.includes('\n')) return;
          event.preventDefault();
          onLines(lines);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !isComposing(event)) {
            event.preventDefault();
            onEnter();
          } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
            event.preventDefault();
            event.stopPropagation();
            onMove(event.key === 'ArrowUp' ? index - 1 : index + 1);
          }
        }}
      />
      {parents !== undefined && (
        <span className={styles.parents} title={parents}>
          {parents}
        </span>
      )}
      {used !== undefined && (
        <span className={styles.used} title={t('settings.usedBy', { count: used })}>
          {used.toLocaleString('en')}
        </span>
      )}
      <Menu
        label={t('settings.optionMenu', { name })}
        items={[
          { label: t('settings.editOption'), onSelect: onEdit },
          { label: option.disabled ? t('settings.enableOption') : t('settings.disableOption'), onSelect: onDisabled },
          { label: t('moveUp'), disabled: index === 0, onSelect: () => onMove(index - 1) },
          { label: t('moveDown'), disabled: index === count - 1, onSelect: () => onMove(index + 1) },
          { separator: true },
          { label: t('remove'), danger: true, description: fixed ? t('settings.removeUsedOption') : undefined, onSelect: onRemove },
        ]}
      >
        <IconButton icon={Ellipsis} size="small" label={t('settings.optionMenu', { name })} />
      </Menu>
      <Popover open={picking} onClose={() => setPicking(false)} anchor={swatch} label={t('settings.optionColor', { name })} bare>
        <ColorChoice
          label={t('settings.optionColor', { name })}
          value={option.color ?? 'gray'}
          onChange={(color) => {
            onColor(color!);
            setPicking(false);
          }}
        />
      </Popover>
    </div>
  );
}


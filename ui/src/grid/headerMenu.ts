import { ArrowLeft, ArrowRight, EyeOff, MoveHorizontal, Pin, PinOff } from 'lucide-react';
import type { Translate } from '@/shared/i18n';
import type { MenuItem } from '@/shared/ui';
import { clampWidth, frozenTo, MAX_FROZEN, nudged, type Column } from './model/columns';

interface Deps {
  t: Translate;
  onColumns: (columns: Column[]) => void;
  onWidth: (key: string, width: number, done: boolean) => void;
  onFit: (key: string) => void;
  onMoved: (columns: Column[], key: string) => void;
}

/** What every column's menu holds: the twins of dragging, freezing and hiding. */
export function columnItems(
  columns: Column[],
  column: Column,
  { t, onColumns, onWidth, onFit, onMoved }: Deps,
): MenuItem[] {
  const at = columns.indexOf(column);
  const move = (by: -1 | 1) => {
    const next = nudged(columns, column.key, by);
    onColumns(next);
    onMoved(next, column.key);
  };
  return [
    { label: t('moveLeft'), icon: ArrowLeft, disabled: at <= 0, stay: true, onSelect: () => move(-1) },
    { label: t('moveRight'), icon: ArrowRight, disabled: at >= columns.length - 1, stay: true, onSelect: () => move(1) },
    {
      label: t('wider'),
      icon: MoveHorizontal,
      stay: true,
      onSelect: () => onWidth(column.key, clampWidth(column.width + 24), true),
    },
    {
      label: t('narrower'),
      icon: MoveHorizontal,
      stay: true,
      onSelect: () => onWidth(column.key, clampWidth(column.width - 24), true),
    },
    { label: t('fit'), icon: MoveHorizontal, onSelect: () => onFit(column.key) },
    { separator: true },
    column.frozen
      ? {
          label: t('unfreeze'),
          icon: PinOff,
          onSelect: () => onColumns(frozenTo(columns, at > 0 ? columns[at - 1]!.key : null)),
        }
      : at < MAX_FROZEN && { label: t('freeze'), icon: Pin, onSelect: () => onColumns(frozenTo(columns, column.key)) },
    {
      label: t('hide'),
      icon: EyeOff,
      disabled: columns.length < 2,
      onSelect: () => onColumns(columns.filter((c) => c.key !== column.key)),
    },
  ];
}

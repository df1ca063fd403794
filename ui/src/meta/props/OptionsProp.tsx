import { ClipboardPaste, Ellipsis, GripVertical, Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import type { FieldOption, TagColor } from '@/shared/api/types';
import { announce } from '@/shared/a11y';
import { useDraggable, useDropTarget } from '@/shared/dnd';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { isComposing } from '@/shared/keys';
import { Button, cx, Dialog, Field, IconButton, Input, Menu, Popover, tagColors, TextArea } from '@/shared/ui';
import { suggestKey } from '../keys';
import { optionColors, optionsFrom } from '../object';
import type { SettingsProps } from '../settings';
import { LabelProp } from './TextProp';
import styles from './props.module.css';

/** The options of a select: label, colour, order, disabled; their values are kept once they are published. */
export function OptionsProp({ field, onChange, errors, published }: SettingsProps) {
  const t = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const options = field.options ?? [];
  const fixed = new Set(published?.options?.map((option) => option.value));
  const list = useRef<HTMLDivElement>(null);
  const [pasting, setPasting] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);

  const set = (next: FieldOption[], part?: string) => onChange({ options: next }, part);
  const change = (value: string, patch: Partial<FieldOption>, part?: string) =>
    set(
      options.map((option) => (option.value === value ? { ...option, ...patch } : option)),
      part && `options.${part}`,
    );
  const move = (value: string, to: number) => {
    const from = options.findIndex((option) => option.value === value);
    if (from < 0 || to < 0 || to >= options.length || from === to) return;
    const next = [...options];
    next.splice(to, 0, ...next.splice(from, 1));
    set(next);
    announce(t('moved', { name: text(options[from]!.label), place: to + 1, count: options.length }));
  };
  const focus = (index: number) =>
    requestAnimationFrame(() => {
      const input = list.current?.querySelectorAll<HTMLInputElement>('input')[index];
      input?.focus();
      input?.select();
    });
  const add = (after = options.length - 1) => {
    const label = { [locale]: t('settings.newOption', { count: options.length + 1 }) };
    const value = suggestKey({}, options.map((option) => option.value), 'option');
    const next = [...options];
    next.splice(after + 1, 0, { value, label, color: optionColors[options.length % optionColors.length] });
    set(next);
    focus(after + 1);
  };
  const edited = options.find((option) => option.value === editing);

  return (
    <Field label={t('settings.options')} error={errors.options} group>
      <div ref={list} className={styles.options}>
        {options.map((option, index) => (
          <OptionRow
            key={option.value}
            option={option}
            index={index}
            count={options.length}
            error={Object.entries(errors).find(([path]) => path.startsWith(`options.${index}.`))?.[1]}
            fixed={fixed.has(option.value)}
            onLabel={(words) => change(option.value, { label: { ...option.label, [locale]: words } }, `${index}.label`)}
            onColor={(color) => change(option.value, { color })}
            onMove={(to) => move(option.value, to)}
            onDropped={(value, to) => move(value, to)}
            onDisabled={() => change(option.value, { disabled: option.disabled ? undefined : true })}
            onRemove={() => set(options.filter((o) => o.value !== option.value))}
            onEdit={() => setEditing(option.value)}
            onEnter={() => add(index)}
          />
        ))}
      </div>
      <div className={styles.actions}>
        <Button kind="text" size="small" icon={Plus} onClick={() => add()}>
          {t('settings.addOption')}
        </Button>
        <Button kind="text" size="small" icon={ClipboardPaste} onClick={() => setPasting(true)}>
          {t('settings.pasteOptions')}
        </Button>
      </div>
      {pasting && (
        <PasteDialog
          onClose={() => setPasting(false)}
          onPaste={(lines) => {
            set([...options, ...optionsFrom(lines, options, locale, (label, taken) => suggestKey(label, taken, 'option'))]);
            setPasting(false);
          }}
        />
      )}
      {edited && (
        <OptionDialog
          option={edited}
          fixed={fixed.has(edited.value)}
          taken={options.filter((o) => o !== edited).map((o) => o.value)}
          onClose={() => setEditing(null)}
          onSave={(patch) => {
            change(edited.value, patch);
            setEditing(null);
          }}
        />
      )}
    </Field>
  );
}

interface RowProps {
  option: FieldOption;
  index: number;
  count: number;
  error?: string;
  fixed: boolean;
  onLabel: (words: string) => void;
  onColor: (color: TagColor) => void;
  onMove: (to: number) => void;
  onDropped: (value: string, to: number) => void;
  onDisabled: () => void;
  onRemove: () => void;
  onEdit: () => void;
  onEnter: () => void;
}

function OptionRow({ option, index, count, error, fixed, onLabel, onColor, onMove, onDropped, onDisabled, onRemove, onEdit, onEnter }: RowProps) {
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
        <div role="radiogroup" aria-label={t('settings.optionColor', { name })} className={styles.colors}>
          {tagColors.map((color) => (
            <button
              key={color}
              type="button"
              role="radio"
              aria-checked={color === (option.color ?? 'gray')}
              aria-label={t(`color.${color}`)}
              title={t(`color.${color}`)}
              className={cx(styles.color, styles[color])}
              onClick={() => {
                onColor(color);
                setPicking(false);
              }}
            >
              <span />
            </button>
          ))}
        </div>
      </Popover>
    </div>
  );
}

function PasteDialog({ onClose, onPaste }: { onClose: () => void; onPaste: (lines: string) => void }) {
  const t = useT('form-designer');
  const [lines, setLines] = useState('');
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('settings.pasteOptions')}
      dirty={lines !== ''}
      onSubmit={() => lines.trim() && onPaste(lines)}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={!lines.trim()}>
            {t('settings.addOptions')}
          </Button>
        </>
      }
    >
      <Field label={t('settings.pasteLines')}>
        <TextArea data-autofocus rows={8} value={lines} onChange={(event) => setLines(event.target.value)} />
      </Field>
    </Dialog>
  );
}

function OptionDialog({ option, fixed, taken, onClose, onSave }: { option: FieldOption; fixed: boolean; taken: string[]; onClose: () => void; onSave: (patch: Partial<FieldOption>) => void }) {
  const t = useT('form-designer');
  const [label, setLabel] = useState(option.label);
  const [value, setValue] = useState(option.value);
  const error = value.trim() === '' ? t('key.required') : taken.includes(value) ? t('key.duplicate_key') : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('settings.editOption')}
      dirty={value !== option.value || label !== option.label}
      onSubmit={() => !error && onSave({ label, value })}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={!!error}>
            {t('apply')}
          </Button>
        </>
      }
    >
      <LabelProp label={t('settings.label')} value={label} onChange={(next) => setLabel(next ?? {})} />
      <Field label={t('settings.optionValue')} error={error} help={fixed ? t('key.lockedOption') : undefined}>
        <Input value={value} readOnly={fixed} onChange={(event) => setValue(event.target.value)} className={styles.value} />
      </Field>
    </Dialog>
  );
}

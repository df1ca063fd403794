import { ClipboardPaste, Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import type { FieldOption } from '@/shared/api/types';
import { announce } from '@/shared/a11y';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { Button } from '@/shared/ui';
import { suggestKey } from '../keys';
import { optionColors, optionsFrom } from '../object';
import { withoutOption } from '../uses';
import { OptionDialog, PasteDialog } from './OptionDialogs';
import { OptionRow } from './OptionRow';
import { RemoveOption } from './RemoveOption';
import styles from './props.module.css';

interface OptionListProps {
  options: readonly FieldOption[];
  /** Changes of one `part` in a row are one step of undo. */
  onChange: (next: FieldOption[], part?: string) => void;
  /** What the last save refused, by `2.value`. */
  errors: Record<string, string>;
  /** Values that are published, which cannot change any more. */
  fixed: ReadonlySet<string>;
  /** How many records have each; absent while that is not known. */
  counts?: Record<string, number>;
  /** The choices above, where the options depend on another field or set. */
  above?: readonly FieldOption[];
  /** Whose options they are, to look where documents name one. */
  target?: { kind: 'object' | 'option_set'; of: string; field?: string };
  /** Puts another in the place of an option in what is designed, before it goes; true when the option is gone with that. */
  onReplace?: (value: string, by: string) => Promise<boolean>;
}

/** The options of a select: label, colour, order, disabled; their values are kept once they are published. */
export function OptionList({ options, onChange, errors, fixed, counts, above, target, onReplace }: OptionListProps) {
  const t = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const list = useRef<HTMLDivElement>(null);
  const [pasting, setPasting] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);

  const set = onChange;
  const named = (values: readonly string[]) => values.map((value) => text(above?.find((one) => one.value === value)?.label) || value).join(t('settings.listMark'));
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
  const focus = (index: number) => list.current?.querySelectorAll<HTMLInputElement>('input')[index]?.focus();
  const add = (after = options.length - 1) => {
    const label = { [locale]: t('settings.newOption', { count: options.length + 1 }) };
    const value = suggestKey({}, options.map((option) => option.value), 'option');
    const next = [...options];
    next.splice(after + 1, 0, { value, label, color: optionColors[options.length % optionColors.length] });
    set(next);
    requestAnimationFrame(() => focus(after + 1));
  };
  /** Options that were made with the field and still have the names they were made with. */
  const placeholder = (option: FieldOption, index: number) => !fixed.has(option.value) && option.label[locale] === t('settings.newOption', { count: index + 1 });
  /** Lines become options, in the place of `into` and of those that nobody named yet. */
  const paste = (lines: string, into?: string) => {
    const kept = options.filter((option, index) => !placeholder(option, index) && (option.value !== into || fixed.has(option.value)));
    set([...kept, ...optionsFrom(lines, kept, locale, (label, taken) => suggestKey(label, taken, 'option'))]);
  };
  const edited = options.find((option) => option.value === editing);

  return (
    <>
      <div ref={list} className={styles.options}>
        {options.map((option, index) => (
          <OptionRow
            key={option.value}
            option={option}
            index={index}
            count={options.length}
            error={Object.entries(errors).find(([path]) => path.startsWith(`${index}.`))?.[1]}
            fixed={fixed.has(option.value)}
            used={counts && (counts[option.value] ?? 0)}
            parents={above && (option.parents?.length ? named(option.parents) : t('settings.offeredAlways'))}
            onLabel={(words) => change(option.value, { label: { ...option.label, [locale]: words } }, `${index}.label`)}
            onColor={(color) => change(option.value, { color })}
            onMove={(to) => move(option.value, to)}
            onDropped={(value, to) => move(value, to)}
            onDisabled={() => change(option.value, { disabled: option.disabled ? undefined : true })}
            onRemove={() => (fixed.has(option.value) ? setRemoving(option.value) : set(options.filter((o) => o.value !== option.value)))}
            onEdit={() => setEditing(option.value)}
            onEnter={() => (options[index + 1] && placeholder(options[index + 1]!, index + 1) ? focus(index + 1) : add(index))}
            onLines={(lines) => paste(lines, option.value)}
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
            paste(lines);
            setPasting(false);
          }}
        />
      )}
      {edited && (
        <OptionDialog
          option={edited}
          fixed={fixed.has(edited.value)}
          taken={options.filter((o) => o !== edited).map((o) => o.value)}
          above={above}
          onClose={() => setEditing(null)}
          onSave={(patch) => {
            change(edited.value, patch);
            setEditing(null);
          }}
        />
      )}
      {removing !== null && (
        <RemoveOption
          option={options.find((o) => o.value === removing)!}
          others={options.filter((o) => o.value !== removing && !o.disabled)}
          used={counts?.[removing] ?? 0}
          target={target}
          along={onReplace !== undefined}
          onClose={() => setRemoving(null)}
          onRemove={async (by) => {
            const gone = by !== null && (await onReplace?.(removing, by));
            if (!gone) set(withoutOption(options, removing, by));
            setRemoving(null);
          }}
        />
      )}
    </>
  );
}


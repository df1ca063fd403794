import { useState, type FocusEvent } from 'react';
import { moduleOf } from '../registry';
import type { InputProps } from '../contract';

/**
 * An input whose text is read forgivingly: what is typed stays as typed while
 * the focus is inside, the value follows whenever the text can be read, and on
 * leaving the text takes the standard form or says why it cannot.
 */
export function useTyped({ value, onChange, onBlur, onFault, field, ctx }: InputProps) {
  const module = moduleOf(field);
  const edit = module.editText ?? module.format;
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? module.format(value, field, ctx);
  const read = (text: string, leaving: boolean): boolean => {
    const parsed = module.parse?.(text, field, ctx) ?? { value: text };
    if (parsed.error !== undefined) {
      if (leaving) onFault?.({ code: parsed.error, args: parsed.args });
      return false;
    }
    onFault?.(null);
    onChange(parsed.value);
    return true;
  };
  return {
    value: shown,
    onFocus: (event: FocusEvent<HTMLInputElement>) => {
      if (typed !== null) return;
      const text = edit(value, field, ctx);
      if (text !== shown) {
        // The plain form takes the place of the shown one at once, all of it selected: what is typed replaces it.
        event.currentTarget.value = text;
        event.currentTarget.select();
      }
      setTyped(text);
    },
    onChange: (text: string) => {
      setTyped(text);
      read(text, false);
    },
    onBlur: () => {
      if (typed !== null && read(typed, true)) setTyped(null);
      onBlur?.();
    },
    /** A value chosen beside the text (a day of the calendar). */
    choose: (next: unknown) => {
      setTyped(null);
      onFault?.(null);
      onChange(next);
    },
  };
}

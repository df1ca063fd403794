import { useEffect, useRef } from 'react';
import { hasLayer, takesEscape } from '@/shared/ui/layers';
import { isComposing } from './composing';

/** Handlers by keys: `mod+k`, `shift+s`, `[`, `?`, `escape`, or a sequence like `g h`. */
export type Hotkeys = Record<string, (event: KeyboardEvent) => void>;

interface Options {
  enabled?: boolean;
  /** Also while a dialog, drawer or popover is open. */
  inLayers?: boolean;
}

const sequenceMs = 1000;

/**
 * Shortcuts of a page. Off while an input has the focus (but those with mod),
 * while an input method composes, and while an overlay is open. A later
 * registration of the same keys wins.
 */
export function useHotkeys(hotkeys: Hotkeys, options: Options = {}): void {
  const latest = useRef({ hotkeys, options });
  useEffect(() => {
    latest.current = { hotkeys, options };
  });
  useEffect(() => {
    const entry: Registration = () => latest.current;
    registrations.push(entry);
    if (registrations.length === 1) document.addEventListener('keydown', onKeyDown);
    return () => {
      registrations.splice(registrations.indexOf(entry), 1);
      if (registrations.length === 0) document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}

/** Keys with mod that an input keeps for itself. */
const ofInputs = ['mod+z', 'mod+shift+z'];

type Registration = () => { hotkeys: Hotkeys; options: Options };

const registrations: Registration[] = [];
let first = '';
let firstAt = 0;

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event)) return;
  const name = nameOf(event);
  if (!name || (name === 'escape' && takesEscape())) return;
  const typing = isTyping(event.target);
  if (typing && (!name.startsWith('mod+') || (ofInputs.includes(name) && !passesUndo(event.target)))) return;
  const layered = hasLayer();
  const sequence = first && Date.now() - firstAt < sequenceMs ? `${first} ${name}` : '';
  first = '';
  for (const wanted of sequence ? [sequence, name] : [name]) {
    for (let i = registrations.length - 1; i >= 0; i--) {
      const { hotkeys, options } = registrations[i]!();
      if (options.enabled === false || (layered && !options.inLayers)) continue;
      const handler = hotkeys[wanted];
      if (handler) {
        event.preventDefault();
        handler(event);
        return;
      }
    }
  }
  first = name;
  firstAt = Date.now();
}

/** `mod+shift+z`; a printable character stands for itself, shift included (`?`, `[`). */
export function nameOf(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  if (['control', 'meta', 'shift', 'alt', 'process', 'dead'].includes(key)) return '';
  const letter = /^[a-z]$/.test(key);
  const parts = [];
  if (event.metaKey || event.ctrlKey) parts.push('mod');
  if (event.altKey) parts.push('alt');
  if (event.shiftKey && (letter || key.length > 1)) parts.push('shift');
  parts.push(key);
  return parts.join('+');
}

/** An input that holds nothing of its own to undo says so. */
const passesUndo = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.dataset.passesUndo !== undefined;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** How a shortcut is written for the reader: ⌘K on a Mac, Ctrl K elsewhere. */
export function keyLabel(keys: string): string {
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  return keys
    .split(' ')
    .map((chord) =>
      chord
        .split('+')
        .map((part) => {
          if (part === 'mod') return mac ? '⌘' : 'Ctrl ';
          if (part === 'shift') return '⇧';
          if (part === 'alt') return mac ? '⌥' : 'Alt ';
          if (part === 'enter') return '↵';
          return part.length === 1 ? part.toUpperCase() : part[0]!.toUpperCase() + part.slice(1);
        })
        .join(''),
    )
    .join(' ');
}

import { useEffect, useRef } from 'react';
import { isComposing } from '@/shared/keys/composing';

/** An open overlay. Esc closes only the topmost one. */
interface Layer {
  /** Absent: Esc does nothing here, and nothing below closes either. */
  close?: () => void;
}

const stack: Layer[] = [];

export function hasLayer(): boolean {
  return stack.length > 0;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event)) return;
  const top = stack[stack.length - 1];
  if (!top) return;
  event.preventDefault();
  event.stopPropagation();
  top.close?.();
}

/** Registers an overlay while it is open. */
export function useLayer(open: boolean, close: (() => void) | undefined): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!open) return;
    const layer: Layer = { close: () => latest.current?.() };
    stack.push(layer);
    if (stack.length === 1) document.addEventListener('keydown', onKeyDown);
    return () => {
      stack.splice(stack.indexOf(layer), 1);
      if (stack.length === 0) document.removeEventListener('keydown', onKeyDown);
    };
  }, [open]);
}

import { useEffect, useRef, type RefObject } from 'react';
import { isComposing } from '@/shared/keys/composing';

/** An open overlay. Esc closes only the topmost one; a press outside closes those that let it. */
export interface LayerOptions {
  close?: () => void;
  /** Closes when something outside is pressed. */
  light?: boolean;
  /** Shortcuts of the page go on beside it (a drawer without scrim). */
  beside?: boolean;
  /** What belongs to the overlay: its surface, and what opened it. */
  elements?: RefObject<Element | null>[];
}

type Layer = RefObject<LayerOptions>;

const stack: Layer[] = [];

/** Whether an overlay is open that keeps the page's shortcuts off. */
export function hasLayer(): boolean {
  return stack.some((layer) => !layer.current.beside);
}

/** Whether Escape is for an overlay and not for the page. */
export function takesEscape(): boolean {
  return stack.length > 0;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event)) return;
  const top = stack[stack.length - 1];
  if (!top) return;
  event.preventDefault();
  top.current.close?.();
}

function onPointerDown(event: PointerEvent): void {
  const target = event.target as Element;
  if (target.closest?.('[data-outside-layers]')) return;
  for (const layer of stack.toReversed()) {
    if (layer.current.elements?.some((element) => element.current?.contains(target))) return;
    if (!layer.current.light) return;
    layer.current.close?.();
  }
}

function listen(on: boolean): void {
  if (on) {
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('pointerdown', onPointerDown, true);
  } else {
    document.removeEventListener('keydown', onKeyDown);
    document.removeEventListener('pointerdown', onPointerDown, true);
  }
}

/** Registers an overlay while it is open. */
export function useLayer(open: boolean, options: LayerOptions): void {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    if (!open) return;
    stack.push(latest);
    if (stack.length === 1) listen(true);
    return () => {
      stack.splice(stack.indexOf(latest), 1);
      if (stack.length === 0) listen(false);
    };
  }, [open]);
}

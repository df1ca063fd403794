import { useEffect, type RefObject } from 'react';

const focusable =
  'a[href],button:not(:disabled),input:not(:disabled):not([type=hidden]),select:not(:disabled),textarea:not(:disabled),[tabindex],[contenteditable=true]';

/** Elements inside that Tab reaches, in order. */
export function tabbable(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('*')].filter(
    (element) => element.matches(focusable) && element.tabIndex >= 0 && !element.closest('[inert],[hidden]'),
  );
}

/**
 * Gives the focus to a surface when it opens and back to what had it when it
 * closes; with `trap` Tab stays inside. The focus starts on the element marked
 * `data-autofocus`, else on the first one of the body (`data-scope-body`, else
 * the whole surface), else on the surface itself.
 */
export function useFocusScope(ref: RefObject<HTMLElement | null>, open: boolean, trap: boolean): void {
  useEffect(() => {
    const root = ref.current;
    if (!open || !root) return;
    const before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    if (!root.contains(document.activeElement)) {
      const body = root.querySelector<HTMLElement>('[data-scope-body]');
      const start =
        root.querySelector<HTMLElement>('[data-autofocus]') ?? tabbable(body ?? root)[0] ?? root;
      start.focus({ preventScroll: true });
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Tab' || !trap) return;
      const all = tabbable(root);
      const first = all[0];
      const last = all[all.length - 1];
      if (!first || !last) {
        event.preventDefault();
        return;
      }
      if (event.shiftKey && (document.activeElement === first || document.activeElement === root)) {
        event.preventDefault();
        last.focus();
      } else if (!event.shiftKey && document.activeElement === last) {
        event.preventDefault();
        first.focus();
      }
    };
    root.addEventListener('keydown', onKeyDown);
    return () => {
      root.removeEventListener('keydown', onKeyDown);
      const inside = root.contains(document.activeElement) || document.activeElement === document.body;
      if (inside && before?.isConnected) before.focus({ preventScroll: true });
    };
  }, [ref, open, trap]);
}

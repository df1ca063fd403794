import { useEffect } from 'react';
import { announce } from '@/shared/a11y';
import { useT } from '@/shared/i18n';
import { hasLayer, notify } from '@/shared/ui';
import { placeAfter } from './model/commands';
import { copyText, pasteParts, readCopied } from './model/clipboard';
import { freshId } from './model/layout';
import type { DesignerScope } from './store';

/** Copies the chosen parts with mod+C and puts them, or those of another form, after the chosen one with mod+V. */
export function useClipboard({ session, store, run }: DesignerScope): void {
  const t = useT('form-designer');
  useEffect(() => {
    const elsewhere = (event: ClipboardEvent): boolean => {
      const target = event.target as HTMLElement | null;
      return hasLayer() || !!target?.closest('input, textarea, select, [contenteditable="true"]');
    };
    const copy = (event: ClipboardEvent): void => {
      const { selected } = store.getState();
      if (elsewhere(event) || selected.length === 0 || (document.getSelection()?.toString() ?? '') !== '') return;
      const words = copyText(session.present, selected);
      if (!words) return;
      event.clipboardData?.setData('text/plain', words);
      event.preventDefault();
      notify(t('clipboard.copied', { count: selected.length }));
    };
    const paste = (event: ClipboardEvent): void => {
      if (elsewhere(event)) return;
      const copied = readCopied(event.clipboardData?.getData('text/plain') ?? '');
      if (!copied) return;
      event.preventDefault();
      const { layout } = session.present;
      const first = freshId(layout);
      run(pasteParts(copied, placeAfter(layout, store.getState().selected.at(-1) ?? null)));
      store.setState({ selected: [first], panel: 'field' });
      announce(t('clipboard.pasted', { count: copied.nodes.length }));
      requestAnimationFrame(() => document.querySelector(`[data-node="${first}"]`)?.scrollIntoView({ block: 'nearest' }));
    };
    document.addEventListener('copy', copy);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('paste', paste);
    };
  }, [session, store, run, t]);
}

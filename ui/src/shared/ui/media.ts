import { useSyncExternalStore } from 'react';

/** Widths of screens.md: phone below 768, designers from 1024, open side from 1200. */
export const media = {
  phone: '(max-width: 767.98px)',
  designer: '(min-width: 1024px)',
  wide: '(min-width: 1200px)',
  roomy: '(min-width: 1280px)',
  still: '(prefers-reduced-motion: reduce)',
} as const;

/** Whether a media query holds now; renders again when that changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}

/** Whether this is a phone's width (< 768 px). */
export function usePhone(): boolean {
  return useMedia(media.phone);
}

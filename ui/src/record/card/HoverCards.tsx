import { lazy, Suspense, useEffect, useState } from 'react';
import { loadWords } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';

const Card = lazy(() => loadWords('record', 'fields').then(() => import('./Card')));

/** How long something is pointed at before its card comes, and how long the way to the card may take. */
const COMES_MS = 500;
const GOES_MS = 250;

/** A record or person (`users`) somebody points at. */
export interface Pointed {
  object: string;
  id: string;
  element: HTMLElement;
  /** By a key: the focus goes into the card. */
  byKey: boolean;
}

/** What an element marked `data-card="object/id"` stands for. */
export function pointedAt(element: Element | null, byKey: boolean): Pointed | null {
  const marked = element?.closest<HTMLElement>('[data-card]') ?? (byKey ? (element?.querySelector<HTMLElement>('[data-card]') ?? null) : null);
  const [object = '', id = ''] = marked?.dataset.card?.split('/') ?? [];
  return marked && object !== '' && id !== '' ? { object, id, element: marked, byKey } : null;
}

/**
 * Shows the card of a linked record or person that is pointed at for a moment,
 * or focused when Alt+↓ is pressed. Fingers open what they touch instead.
 */
export function HoverCards() {
  const [shown, setShown] = useState<Pointed | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current: Pointed | null = null;
    const show = (next: Pointed | null): void => {
      current = next;
      setShown(next);
    };
    const over = (event: PointerEvent): void => {
      if (event.pointerType === 'touch' || event.buttons > 0) return;
      const target = event.target as Element;
      const next = pointedAt(target, false);
      const same = next?.element === current?.element;
      clearTimeout(timer);
      if (target.closest('[data-card-surface]') || (same && current)) return;
      if (next) timer = setTimeout(() => show(next), COMES_MS);
      else if (current && !current.byKey) timer = setTimeout(() => show(null), GOES_MS);
    };
    const leave = (): void => {
      clearTimeout(timer);
      if (current && !current.byKey) timer = setTimeout(() => show(null), GOES_MS);
    };
    const press = (event: PointerEvent): void => {
      clearTimeout(timer);
      if (current && !(event.target as Element).closest('[data-card-surface]')) show(null);
    };
    const key = (event: KeyboardEvent): void => {
      if (isComposing(event)) return;
      if (event.key === 'Escape') clearTimeout(timer);
      if (event.key !== 'ArrowDown' || !event.altKey || event.defaultPrevented) return;
      const next = pointedAt(document.activeElement, true);
      if (!next) return;
      event.preventDefault();
      show(next);
    };
    const gone = (): void => {
      clearTimeout(timer);
      if (current && !current.byKey) show(null);
    };
    const events = new AbortController();
    const { signal } = events;
    document.addEventListener('pointerover', over, { signal });
    document.documentElement.addEventListener('pointerleave', leave, { signal });
    document.addEventListener('pointerdown', press, { signal, capture: true });
    document.addEventListener('keydown', key, { signal });
    document.addEventListener('scroll', gone, { signal, capture: true });
    return () => {
      events.abort();
      clearTimeout(timer);
    };
  }, []);
  if (!shown) return null;
  return (
    <Suspense>
      <Card key={`${shown.object}/${shown.id}`} {...shown} onClose={() => setShown(null)} />
    </Suspense>
  );
}

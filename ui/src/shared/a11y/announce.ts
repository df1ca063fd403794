/**
 * Says something to screen readers through the one live region of the page:
 * moves, counts, saves. Saying the same twice is heard twice.
 */
export function announce(message: string, urgency: 'polite' | 'assertive' = 'polite'): void {
  const region = regionOf(urgency);
  region.textContent = '';
  setTimeout(() => {
    region.textContent = message;
  }, 30);
}

function regionOf(urgency: 'polite' | 'assertive'): HTMLElement {
  const id = `tn-live-${urgency}`;
  const existing = document.getElementById(id);
  if (existing) return existing;
  const region = document.createElement('div');
  region.id = id;
  region.className = 'tn-sr-only';
  region.setAttribute('aria-live', urgency);
  region.setAttribute('role', urgency === 'polite' ? 'status' : 'alert');
  document.body.append(region);
  return region;
}

import { create } from 'zustand';

const key = 'tenon.side';

/** Whether the side is folded: as chosen on this device, else when the window is narrow. */
export const useSide = create<{ chosen: boolean | null }>(() => ({ chosen: kept() }));

function kept(): boolean | null {
  const value = localStorage.getItem(key);
  return value === null ? null : value === 'folded';
}

export function setFolded(folded: boolean): void {
  localStorage.setItem(key, folded ? 'folded' : 'open');
  useSide.setState({ chosen: folded });
}

import { create } from 'zustand';

export type Appearance = 'light' | 'dark' | 'system';
export type Density = 'compact' | 'standard' | 'roomy';
export type TextSize = 'standard' | 'large';

export interface Look {
  appearance: Appearance;
  density: Density;
  size: TextSize;
  contrast: 'normal' | 'high';
}

/** The key that public/theme.js reads before the first paint. */
const storageKey = 'tenon.look';

const standard: Look = { appearance: 'system', density: 'standard', size: 'standard', contrast: 'normal' };

/** How the page looks on this device. */
export const useLook = create<Look>(() => ({ ...standard, ...kept() }));

function kept(): Partial<Look> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return lookOf(value);
  } catch {
    return {};
  }
}

/** The parts of an unknown value that are a look. */
export function lookOf(value: unknown): Partial<Look> {
  if (!value || typeof value !== 'object') return {};
  const from = value as Record<string, unknown>;
  const look: Partial<Look> = {};
  if (from.appearance === 'light' || from.appearance === 'dark' || from.appearance === 'system') look.appearance = from.appearance;
  if (from.density === 'compact' || from.density === 'standard' || from.density === 'roomy') look.density = from.density;
  if (from.size === 'standard' || from.size === 'large') look.size = from.size;
  if (from.contrast === 'normal' || from.contrast === 'high') look.contrast = from.contrast;
  return look;
}

/** Changes the look at once and keeps it on this device. */
export function setLook(change: Partial<Look>): void {
  useLook.setState(change);
  const look = useLook.getState();
  try {
    localStorage.setItem(storageKey, JSON.stringify(look));
  } catch {
    // Lasts as long as the page.
  }
  apply(look);
}

export function isDark(look: Look = useLook.getState()): boolean {
  return look.appearance === 'dark' || (look.appearance === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
}

function apply(look: Look): void {
  const { dataset } = document.documentElement;
  dataset.theme = isDark(look) ? 'dark' : 'light';
  dataset.density = look.density;
  dataset.size = look.size;
  dataset.contrast = look.contrast;
  const ground = getComputedStyle(document.documentElement).getPropertyValue('--tn-panel').trim();
  if (ground) document.querySelector('meta[name=theme-color]')?.setAttribute('content', ground);
}

/** Applies the look and follows the system's; call once. */
export function startTheme(): void {
  apply(useLook.getState());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => apply(useLook.getState()));
}

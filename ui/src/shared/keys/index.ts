export { isComposing } from './composing';
export { keyLabel, useHotkeys, type Hotkeys } from './hotkeys';

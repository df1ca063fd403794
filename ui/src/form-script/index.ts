export { Bridge, type Notice, type Trace, type Verdict } from './bridge';
export { startScripts } from './start';
export type { FormScript, Op, Runner } from './types';

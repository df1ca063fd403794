export * from './client';
export * from './connection';
export * from './queries';
export * from './session';
export type * from './types';

export * from './client';
export * from './connection';
export * from './faces';
export * from './queries';
export * from './save';
export * from './session';
export * from './view';
export * from './written';
export type * from './types';

/** Shapes of the HTTP API, as docs/developers/http-api.md gives them. */

export type * from './batch';
export type * from './base';
export type * from './design';
export type * from './expression';
export type * from './form';
export type * from './import';
export type * from './job';
export type * from './logic';
export type * from './me';
export type * from './object';
export type * from './open';
export type * from './person';
export type * from './record';

export type { EditedMany, GridHandle, GridProps } from './contract';
export type { CellWrite } from './model/block';
export { Grid } from './Grid';
export { clampWidth, colsText, columnsOf, frozenTo, type Column } from './model/columns';
export { PageStore, type LoadPage, type PageAnswer } from './model/pages';
export { nothing, toggled, withAll, type Selection } from './model/selection';
export type { Band, Line, LineSource, SourceState } from './model/source';
export { Stacked } from './model/stacked';
export { useRows } from './useRows';

export { Breadcrumb, useBreadcrumb, usePage, useTopBar, type Crumb } from './breadcrumb';
export { commandsOf, useAllCommands, useCommands, type Command } from './commands';
export { isDirty, useDirty } from './dirty';
export { listAsLeft, useRememberList } from './lastList';
export { keepPlace, placeOf, useKeptScroll } from './place';
export { forgetRecord, rememberRecord, startRecent, useRecent, type RecentRecord } from './recent';
export { NoAccess, NoSuchPage, NoSuchThing, PageError } from './States';
export { useViewOnly } from './viewOnly';
export { ViewOnlyPage } from './ViewOnlyPage';

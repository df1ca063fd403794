export { FormField, faultWords } from './FormField';
export { FormLayout, openSections } from './FormLayout';
export { FormRuntime, FormSummary, type FormHandle } from './FormRuntime';
export { formFor, placed, fieldParts, type Placed } from './layout';
export { LeaveGuard } from './LeaveGuard';
export { apiValues, copied, defaults } from './model';
export { useRecordForm, type Conflict, type RecordForm } from './useRecordForm';

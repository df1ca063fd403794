export * from './api';
export { CodeBoxes } from './CodeBoxes';
export { DayInput } from './DayInput';
export { Delegations } from './Delegations';
export { Enrolment } from './Enrolment';
export { RecoveryCodes } from './RecoveryCodes';
export { Sessions } from './Sessions';
export { NewMarks, resultOf, SignIns } from './SignIns';
export { wayOf } from './words';

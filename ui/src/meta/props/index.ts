export { CurrencyProp } from './CurrencyProp';
export { FileLimits } from './FileLimits';
export { NumberProp } from './NumberProp';
export { OptionsProp } from './OptionsProp';
export { Recompute } from './Recompute';
export { ResultFormat } from './ResultFormat';
export { SwitchProp } from './SwitchProp';
export { LabelProp } from './TextProp';
export { default as propStyles } from './props.module.css';

export { Button, useLate, type ButtonProps } from './Button';
export { IconButton, type IconButtonProps } from './IconButton';
export { Tooltip } from './Tooltip';
export { Field, useFieldControl, useFieldLabelId, type FieldProps } from './Field';
export { Input, TextArea, type InputProps, type TextAreaProps } from './Input';
export { cx } from './cx';

export { FormEngine, type EngineField, type Fault, type FieldState, type FormState, type Values } from './engine';
export { useField, useForm } from './react';

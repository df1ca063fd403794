import { typeName } from '@/form-script/fits';
import type { FieldSpec, ObjectDoc } from '@/meta';
import { text } from '@/shared/i18n';
import { fieldMethods, formFacts, formMethods, rowMethods, userFacts, type Method } from './api';

/** The types of what scripts of an object's forms may use, for any editor: `tenon.d.ts`. */
export function declarations(object: ObjectDoc, words: (name: string) => string): string {
  const fields = object.fields.filter((field) => !field.archived);
  const rows = fields.filter((field) => field.type === 'subform');
  const comment = (line: string, indent: string): string => (line ? `${indent}/** ${line.replaceAll(/\s+/g, ' ').replaceAll('*/', '* /').replaceAll('@', '@\u200b')} */\n` : '');
  const member = (field: FieldSpec, indent: string): string => `${comment(text(field.label), indent)}${indent}${field.key}: ${typeName(field)};\n`;
  const method = ({ name, params, returns }: Method): string => `${comment(words(name), '  ')}  ${name}${params}: ${returns};\n`;
  const facts = (list: [string, string][]): string => list.map(([name, type]) => `${comment(words(name), '  ')}  readonly ${name}: ${type};\n`).join('');
  const row = (field: FieldSpec): string => `${comment(text(field.label), '  ')}  ${field.key}: {\n${(field.fields ?? []).filter((c) => !c.archived).map((column) => member(column, '    ')).join('')}  };\n`;
  return `${comment(`${text(object.label)} (${object.key})`, '')}

/** ${words('fields')} */
interface Fields {
${fields.filter((field) => field.type !== 'subform').map((field) => member(field, '  ')).join('')}}

/** ${words('rowsOf')} */
interface Rows {
${rows.map(row).join('')}}

interface FieldApi<F> {
${fieldMethods.map(method).join('')}}

interface Row<F> extends FieldApi<F> {
  readonly id: string;
${rowMethods.map(method).join('')}}

interface FormApi extends FieldApi<Fields & { [K in keyof Rows]: never }> {
${facts(formFacts)}${comment(words('failForm'), '  ')}  fail(words: string): void;
  fail(field: keyof Fields | keyof Rows, words: string): void;
${formMethods.map(method).join('')}}

interface UserApi {
${facts(userFacts)}}

interface ChangeEvent {
  /** ${words('eventField')} */
  readonly field: string;
  /** ${words('eventRow')} */
  readonly row?: Row<Rows[keyof Rows]>;
}

declare const form: FormApi;
declare const user: UserApi;
declare const console: { log(...values: unknown[]): void; warn(...values: unknown[]): void; error(...values: unknown[]): void };

declare function onLoad(): void | Promise<void>;
declare function onChange(event: ChangeEvent): void | Promise<void>;
declare function onBeforeSubmit(): void | Promise<void>;
`;
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildParserFile } from '@lezer/generator';
import { describe, expect, it } from 'vitest';
import { parser } from './parser';

const here = path.join(process.cwd(), 'src/expression/language');

/** The tree without positions: `Select(Select(Ident,FieldName),FieldName)`. */
const shape = (source: string): string => parser.parse(source).toString().replaceAll(/"[.,()[\]?:!-]",?/g, '').replaceAll(',)', ')').replace(/^Expression\((.*)\)$/, '$1');

it('the parser is the one that the grammar makes (after a change: vitest run -u src/expression/language)', async () => {
  const built = buildParserFile(readFileSync(path.join(here, 'cel.grammar'), 'utf8'), { moduleStyle: 'es', typeScript: true });
  await expect(built.parser).toMatchFileSnapshot('./parser.ts');
  await expect(built.terms).toMatchFileSnapshot('./parser.terms.ts');
});

describe('the grammar', () => {
  it.each([
    ['record.account.owner', 'Select(Select(Ident,FieldName),FieldName)'],
    ['record.name.contains("x")', 'MethodCall(Select(Ident,FieldName),FieldName,ArgList(String))'],
    ['a || b && c', 'Or(Ident,LogicOp,And(Ident,LogicOp,Ident))'],
    ['a ? 1 : b ? 2 : 3', 'Ternary(Ident,Number,Ternary(Ident,Number,Number))'],
    ['!a == -1.5e3', 'Relation(Unary(Ident),CompareOp,Unary(Number))'],
    ['"a" in record.tags', 'Relation(String,in,Select(Ident,FieldName))'],
    ['x.f // why\n== 1', 'Relation(Select(Ident,FieldName),Comment,CompareOp,Number)'],
    [`r"a\\d" == 'b'`, 'Relation(String,CompareOp,String)'],
    ['', ''],
  ])('%s', (source, tree) => expect(shape(source)).toBe(tree === '' ? 'Expression' : tree));

  it.each(['record.', 'record.a &&', 'f(', '"x', '客户 > 1', '== 2', 'a b c', 'record.a.b.', '[1, ', '\u0000'])(
    'reads what is half written: %s',
    (source) => expect(parser.parse(source).length).toBe(source.length),
  );
});

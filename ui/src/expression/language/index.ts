import { continuedIndent, foldNodeProp, indentNodeProp, LanguageSupport, LRLanguage } from '@codemirror/language';
import { styleTags, tags } from '@lezer/highlight';
import { parser } from './parser';

/** Expressions as the editor colours and indents them. */
export const language = LRLanguage.define({
  name: 'expression',
  parser: parser.configure({
    props: [
      styleTags({
        String: tags.string,
        Number: tags.number,
        Comment: tags.comment,
        'true false null': tags.bool,
        in: tags.operatorKeyword,
        'CompareOp LogicOp ArithOp': tags.operator,
        FieldName: tags.propertyName,
        'MethodCall/FieldName': tags.function(tags.propertyName),
        'Call/Ident': tags.function(tags.variableName),
        Ident: tags.variableName,
      }),
      indentNodeProp.add({ ArgList: continuedIndent(), List: continuedIndent(), Paren: continuedIndent() }),
      foldNodeProp.add({}),
    ],
  }),
  languageData: { commentTokens: { line: '//' }, closeBrackets: { brackets: ['(', '[', '{', '"', "'"] } },
});

export const expressions = (): LanguageSupport => new LanguageSupport(language);

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The editor in the tokens of the theme, so that light and dark need no code. */
const look = EditorView.theme({
  '&': { fontSize: 'var(--tn-size-label)', color: 'var(--tn-text)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--tn-mono)', lineHeight: '24px', overflowX: 'hidden' },
  '.cm-content': { padding: '5px 0', caretColor: 'var(--tn-text)', minHeight: 'var(--lines, 24px)' },
  '.cm-line': { padding: '0 10px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--tn-text)', borderLeftWidth: '1.5px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--tn-accent-soft)' },
  '.cm-placeholder': { color: 'var(--tn-text-3)' },
  '.cm-gutters': { backgroundColor: 'transparent', border: '0', color: 'var(--tn-text-3)', minWidth: '28px' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--tn-text)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--tn-accent-soft)', outline: '1px solid var(--tn-border-control)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--tn-danger-soft)', color: 'var(--tn-danger)' },
  '.cm-lintRange': { backgroundImage: 'none', textDecoration: 'underline wavy var(--tn-danger) 1px', textUnderlineOffset: '3px', textDecorationSkipInk: 'none' },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--tn-danger)' },
  '.cm-chip': {
    display: 'inline-block',
    maxWidth: '100%',
    margin: '2px 1px',
    padding: '0 6px',
    borderRadius: 'var(--tn-radius-chip)',
    backgroundColor: 'var(--tn-accent-soft)',
    color: 'var(--tn-accent-strong)',
    fontFamily: 'var(--tn-font)',
    lineHeight: '20px',
    verticalAlign: 'top',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    cursor: 'default',
  },
  '.cm-chip-user': { backgroundColor: 'var(--tn-tag-teal-ground)', color: 'var(--tn-tag-teal)' },
  '.cm-chip-bad': { backgroundColor: 'var(--tn-danger-soft)', color: 'var(--tn-danger)', textDecoration: 'underline wavy var(--tn-danger) 1px', textUnderlineOffset: '3px' },
  '.cm-chip-chosen': { boxShadow: 'inset 0 0 0 1.5px currentColor' },
  '.cm-tooltip': { border: '0', borderRadius: 'var(--tn-radius)', backgroundColor: 'var(--tn-raised)', color: 'var(--tn-text)', boxShadow: 'var(--tn-shadow-2)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--tn-font)', maxHeight: '300px', minWidth: '260px', maxWidth: 'min(420px, 92vw)', padding: '4px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { display: 'flex', alignItems: 'center', gap: '8px', padding: '0 8px', borderRadius: '6px', lineHeight: '30px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--tn-accent-soft)', color: 'var(--tn-text)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > completion-section': { display: 'block', padding: '6px 8px 2px', border: '0', color: 'var(--tn-text-3)', fontSize: 'var(--tn-size-caption)', lineHeight: '18px', opacity: '1' },
  '.cm-completionLabel': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  '.cm-completionDetail': { flex: 'none', marginLeft: 'auto', paddingLeft: '12px', color: 'var(--tn-text-3)', fontSize: 'var(--tn-size-caption)', fontStyle: 'normal' },
  '.cm-completionInfo.cm-tooltip': { width: '260px', padding: '10px 12px', fontSize: 'var(--tn-size-label)', lineHeight: '20px', overflowWrap: 'anywhere' },
  '.cm-completionInfo code': { display: 'block', color: 'var(--tn-text-2)', fontFamily: 'var(--tn-mono)', fontSize: 'var(--tn-size-caption)' },
  '.cm-completionInfo p': { margin: '4px 0 0' },
  '.cm-tooltip-lint': { maxWidth: '360px', padding: '4px 0', lineHeight: '20px' },
  '.cm-diagnostic': { padding: '4px 12px', borderLeft: '0' },
  '.cm-diagnosticAction': { backgroundColor: 'transparent', color: 'var(--tn-accent-text)', padding: '0', fontSize: 'inherit' },
});

const colours = HighlightStyle.define([
  { tag: tags.string, color: 'var(--tn-tag-green)' },
  { tag: tags.number, color: 'var(--tn-tag-blue)' },
  { tag: tags.bool, color: 'var(--tn-tag-blue)' },
  { tag: tags.comment, color: 'var(--tn-text-3)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--tn-tag-purple)' },
  { tag: [tags.operator, tags.operatorKeyword], color: 'var(--tn-text-2)' },
  { tag: tags.propertyName, color: 'var(--tn-text)' },
]);

export const theme: Extension = [look, syntaxHighlighting(colours)];

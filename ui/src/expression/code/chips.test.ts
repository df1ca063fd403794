import { history } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { EditorView, runScopeHandlers } from '@codemirror/view';
import { afterEach, describe, expect, it } from 'vitest';
import { sample } from '@/test/expressionScope';
import { chips, chipsIn, setFaults, setScope } from './chips';

let view: EditorView | null = null;
afterEach(() => view?.destroy());

function editor(doc: string): EditorView {
  view = new EditorView({ parent: document.body, state: EditorState.create({ doc, extensions: [chips(sample()), history()] }) });
  return view;
}

const press = (target: EditorView, key: string): boolean => runScopeHandlers(target, new KeyboardEvent('keydown', { key }), 'editor');
const shown = (target: EditorView): string[] => [...target.dom.querySelectorAll('.cm-chip')].map((chip) => chip.textContent);
const type = (target: EditorView, text: string): void => {
  const at = target.state.selection.main.head;
  target.dispatch({ changes: { from: at, insert: text }, selection: { anchor: at + text.length }, userEvent: 'input.type' });
};

describe('chips in the editor', () => {
  it('show labels over api names', () => {
    const target = editor('record.account.owner == user && old.amount < record.amout');
    expect(shown(target)).toEqual(['客户 › 负责人', '当前用户', '旧值 › 金额', 'amout']);
    expect(target.dom.querySelector('.cm-chip-bad')?.textContent).toBe('amout');
    expect(target.state.doc.toString()).toContain('record.account.owner');
  });

  it('are chosen by the first Backspace and Delete', () => {
    const target = editor('record.amount > 1');
    target.dispatch({ selection: { anchor: 13 } });
    expect(press(target, 'Backspace')).toBe(true);
    expect(target.state.selection.main).toMatchObject({ from: 0, to: 13 });
    expect(target.dom.querySelector('.cm-chip-chosen')).not.toBeNull();
    target.dispatch({ selection: { anchor: 0 } });
    expect(press(target, 'Delete')).toBe(true);
    expect(target.state.selection.main).toMatchObject({ from: 0, to: 13 });
    target.dispatch({ selection: { anchor: 15 } });
    expect(press(target, 'Backspace')).toBe(false);
  });

  it('form when the word is left, and at once when it was chosen or pasted', () => {
    const target = editor('');
    type(target, 'record.amount');
    expect(shown(target)).toEqual([]);
    type(target, ' ');
    expect(shown(target)).toEqual(['金额']);
    type(target, '> record.account.ow');
    expect(shown(target)).toEqual(['金额', '客户']);
    target.dispatch({ changes: { from: 0, to: target.state.doc.length, insert: 'record.name' }, selection: { anchor: 11 }, userEvent: 'input.paste' });
    expect(shown(target)).toEqual(['名称']);
    target.dispatch({ changes: { from: 0, to: 11, insert: 'record.stage' }, selection: { anchor: 12 }, userEvent: 'input.complete' });
    expect(shown(target)).toEqual(['阶段']);
  });

  it('follow the scope and the server’s faults', () => {
    const target = editor('record.partner.name == record.amount');
    expect(chipsIn(target.state)[0]?.state).toBe('open');
    const wider = sample();
    target.dispatch({ effects: setScope.of({ ...wider, objectOf: (key) => (key === 'partner' ? { key, label: '伙伴', fields: [{ key: 'name', label: { zh: '伙伴名称' }, type: 'text' }] } : wider.objectOf(key)) }) });
    expect(shown(target)[0]).toBe('伙伴 › 伙伴名称');
    target.dispatch({ effects: setFaults.of([{ from: 23, to: 30 }]) });
    expect(target.dom.querySelector('.cm-chip-bad')?.textContent).toBe('金额');
  });
});

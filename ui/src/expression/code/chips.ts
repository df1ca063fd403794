import { EditorSelection, StateEffect, StateField, type EditorState, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, keymap, WidgetType, type Command, type DecorationSet } from '@codemirror/view';
import type { Span } from '../position';
import { chipsOf, type Chain } from '../scope/chains';
import type { Scope } from '../scope/scope';

/** Another scope: another object, more objects read, another language. */
export const setScope = StateEffect.define<Scope>();
/** Places that the server finds fault with. */
export const setFaults = StateEffect.define<Span[]>();
const settle = StateEffect.define<null>();

class ChipWidget extends WidgetType {
  constructor(
    readonly label: string,
    readonly path: string,
    readonly look: string,
  ) {
    super();
  }

  override eq(other: ChipWidget): boolean {
    return other.label === this.label && other.path === this.path && other.look === this.look;
  }

  toDOM(): HTMLElement {
    const chip = document.createElement('span');
    chip.className = `cm-chip ${this.look}`;
    chip.textContent = this.label;
    chip.title = this.path;
    return chip;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

const scopeField = StateField.define<Scope | null>({
  create: () => null,
  update: (scope, tr) => tr.effects.reduce<Scope | null>((now, effect) => (effect.is(setScope) ? effect.value : now), scope),
});

const faultsField = StateField.define<Span[]>({
  create: () => [],
  update: (faults, tr) => {
    for (const effect of tr.effects) if (effect.is(setFaults)) return effect.value;
    return tr.docChanged ? faults.map(({ from, to }) => ({ from: tr.changes.mapPos(from, 1), to: tr.changes.mapPos(to, -1) })).filter(({ from, to }) => to > from) : faults;
  },
});

/** Where somebody is typing: the chain there is not finished. */
const typingField = StateField.define<number | null>({
  create: () => null,
  update: (typing, tr) => {
    if (tr.effects.some((effect) => effect.is(settle))) return null;
    if (tr.docChanged) {
      const written = (tr.isUserEvent('input') && !tr.isUserEvent('input.complete') && !tr.isUserEvent('input.paste')) || tr.isUserEvent('delete');
      return written ? tr.newSelection.main.head : null;
    }
    return tr.selection && tr.newSelection.main.head !== typing ? null : typing;
  },
});

interface Chips {
  chips: Chain[];
  set: DecorationSet;
}

function build(state: EditorState): Chips {
  const scope = state.field(scopeField);
  if (!scope) return { chips: [], set: Decoration.none };
  const chips = chipsOf(state.doc.toString(), scope, state.field(typingField));
  const faults = state.field(faultsField);
  const { main } = state.selection;
  const marks: Range<Decoration>[] = chips.map((chip) => {
    const bad = chip.state === 'unknown' || faults.some(({ from, to }) => from < chip.to && to > chip.from);
    const chosen = !main.empty && main.from <= chip.from && main.to >= chip.to;
    const look = [bad && 'cm-chip-bad', chip.root === 'user' && 'cm-chip-user', chosen && 'cm-chip-chosen'].filter(Boolean).join(' ');
    return Decoration.replace({ widget: new ChipWidget(chip.label, state.sliceDoc(chip.from, chip.to), look) }).range(chip.from, chip.to);
  });
  return { chips, set: Decoration.set(marks) };
}

const chipsField = StateField.define<Chips>({
  create: build,
  update: (chips, tr) => (tr.docChanged || tr.selection || tr.effects.length > 0 ? build(tr.state) : chips),
  provide: (field) => [
    EditorView.decorations.from(field, ({ set }) => set),
    EditorView.atomicRanges.of((view) => view.state.field(field).set),
  ],
});

/** The chips of a document, from left to right. */
export const chipsIn = (state: EditorState): Chain[] => state.field(chipsField).chips;

/** Backspace and Delete choose a chip first; the second press takes it away. */
const chooseBeside =
  (side: 'before' | 'after'): Command =>
  (view) => {
    const { main, ranges } = view.state.selection;
    if (!main.empty || ranges.length > 1) return false;
    const chip = chipsIn(view.state).find((one) => (side === 'before' ? one.to : one.from) === main.head);
    if (!chip) return false;
    const selection = side === 'before' ? EditorSelection.range(chip.from, chip.to) : EditorSelection.range(chip.to, chip.from);
    view.dispatch({ selection: EditorSelection.single(selection.anchor, selection.head), userEvent: 'select' });
    return true;
  };

/** Fields shown by their labels; the text keeps the api names, for the clipboard too. */
export function chips(scope: Scope): Extension {
  return [
    scopeField.init(() => scope),
    faultsField,
    typingField,
    chipsField,
    keymap.of([
      { key: 'Backspace', run: chooseBeside('before') },
      { key: 'Delete', run: chooseBeside('after') },
    ]),
    EditorView.domEventHandlers({
      blur: (_event, view) => {
        if (view.state.field(typingField) !== null) view.dispatch({ effects: settle.of(null) });
      },
    }),
  ];
}

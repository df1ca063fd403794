import { announce } from '@/shared/a11y';
import { text, type Locale, type Translate } from '@/shared/i18n';
import { notify } from '@/shared/ui';
import { freeKey, type FieldSpec, type Session } from '@/meta';
import {
  addNewField,
  addPart,
  duplicate,
  moveTo,
  placeAfter,
  placeField,
  removeNodes,
  setFieldProperties,
  dropField,
  stepPlace,
  type Command,
  type Design,
} from './model/commands';
import { childrenOf, freshId, inOrder, isContainer, withInside, type Layout, type Place } from './model/layout';
import type { DesignerActs, DesignerStore } from './store';
import { isPart, newField, newWidth } from './types';

interface Setting {
  session: Session<Design>;
  store: DesignerStore;
  published: Set<string>;
  t: Translate;
  locale: Locale;
}

/** The name of a node for people: its field's label, its own words, or what kind of part it is. */
export function nodeName(design: Design, id: string, t: Translate): string {
  const node = design.layout.nodes[id];
  if (!node) return '';
  if (node.field) {
    const field = design.object.fields.find((f) => f.key === node.field);
    return text(node.label) || text(field?.label) || node.field;
  }
  return text(node.label) || t(`type.${node.type}`);
}

/** A copy of a field: its label marked, its key free, nothing that only one field may have. */
export function copyOf(field: FieldSpec, taken: string[], t: Translate): FieldSpec {
  const mark = (words: string | undefined) => words && t('copyOf', { name: words });
  const { archived: _, ...rest } = field;
  return { ...rest, key: freeKey(field.key, taken), label: { ...(field.label.zh && { zh: mark(field.label.zh) }), ...(field.label.en && { en: mark(field.label.en) }) } };
}

/** What can be done in the designer, the same for keys, buttons, menus and drops. */
export function designerActs({ session, store, published, t, locale }: Setting): DesignerActs & { addAt: (type: string, place: Place, width?: number, neighbours?: Record<string, number>) => void; placeAt: (key: string, place: Place, width?: number, neighbours?: Record<string, number>) => void } {
  const run = (command: Command, part?: string) => session.apply(command, part);
  const focusNode = (id: string) => requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-node="${id}"]`)?.focus({ preventScroll: false }));
  const where = (layout: Layout, id: string) => {
    const order = inOrder(layout).filter((other) => !isContainer(layout.nodes[other]!.type) || other === id);
    return { place: order.indexOf(id) + 1, count: order.length };
  };
  const added = (id: string, edit: boolean) => {
    store.setState(() => ({ selected: [id], panel: 'field', focusLabel: edit ? id : null }));
    const design = session.present;
    announce(t('added', { name: nodeName(design, id, t), ...where(design.layout, id) }));
    requestAnimationFrame(() => document.querySelector(`[data-node="${id}"]`)?.scrollIntoView({ block: 'nearest' }));
  };
  const addAt = (type: string, place: Place, width?: number, neighbours: Record<string, number> = {}) => {
    const { layout, object } = session.present;
    const id = freshId(layout);
    if (isPart(type)) run(type === 'group' ? addPart('section', { [locale]: t('newPart.section') }, place, { collapsed: true }) : addPart(type, { [locale]: t(`newPart.${type}`) }, place));
    else run(addNewField(newField(type, object.fields.map((f) => f.key), locale, t), place, width ?? newWidth(type), neighbours));
    added(id, type !== 'divider' && type !== 'tabs');
  };
  const placeAt = (key: string, place: Place, width?: number, neighbours: Record<string, number> = {}) => {
    const id = freshId(session.present.layout);
    const type = session.present.object.fields.find((f) => f.key === key)?.type ?? '';
    run(placeField(key, place, width ?? newWidth(type), neighbours));
    added(id, false);
  };
  const selectedNow = () => store.getState().selected.at(-1) ?? null;
  return {
    addAt,
    placeAt,
    select: (id, extend = false) =>
      store.setState((state) => {
        if (id === null) return { selected: [] };
        if (!extend) return { selected: [id] };
        const others = state.selected.filter((other) => other !== id);
        return { selected: others.length < state.selected.length ? others : [...others, id] };
      }),
    addType: (type) => addAt(type, placeAfter(session.present.layout, selectedNow())),
    addPlaced: (key) => placeAt(key, placeAfter(session.present.layout, selectedNow())),
    step: (id, direction) => {
      const place = stepPlace(session.present.layout, id, direction);
      if (!place) {
        announce(t('cannotMove'));
        return;
      }
      run(moveTo([id], place));
      const { layout } = session.present;
      announce(t('moved', { name: nodeName(session.present, id, t), ...where(layout, id) }));
      focusNode(id);
    },
    copy: (id) => {
      const { layout, object } = session.present;
      if (isContainer(layout.nodes[id]?.type)) return;
      const made = freshId(layout);
      run(duplicate(id, (field) => copyOf(field, object.fields.map((f) => f.key), t)));
      added(made, true);
    },
    moveInto: (ids, section) => {
      run(moveTo(ids, { parent: section, index: childrenOf(session.present.layout, section).length }));
      announce(t('movedTo', { name: nodeName(session.present, ids[0] ?? '', t), section: section ? nodeName(session.present, section, t) : t('top') }));
      if (ids[0]) focusNode(ids[0]);
    },
    remove: (ids) => {
      const { layout } = session.present;
      const order = inOrder(layout);
      const fields = withInside(layout, ids).flatMap((id) => layout.nodes[id]?.field ?? []);
      const name = ids.length === 1 ? nodeName(session.present, ids[0]!, t) : '';
      const next = order.slice(order.indexOf(ids[0]!) + 1).find((id) => !withInside(layout, ids).includes(id)) ?? order[order.indexOf(ids[0]!) - 1];
      run(removeNodes(ids));
      store.setState({ selected: [] });
      announce(t('removed', { name: name || t('parts', { count: ids.length }) }));
      if (next && session.present.layout.nodes[next]) focusNode(next);
      if (fields.length === 0) return;
      const fresh = fields.filter((key) => !published.has(key));
      notify(t('removedFromLayout', { count: fields.length, name: name || t('fields', { count: fields.length }) }), {
        action: {
          label: fresh.length === fields.length ? t('alsoDelete') : t('alsoArchive'),
          onClick: () =>
            run((design) => fields.reduce((d, key) => (fresh.includes(key) ? dropField(key)(d) : setFieldProperties(key, { archived: true })(d)), design)),
        },
      });
    },
  };
}

export type FullActs = ReturnType<typeof designerActs>;

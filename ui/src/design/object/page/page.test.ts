import { describe, expect, it } from 'vitest';
import type { FieldSpec, TargetObject } from '@/meta';
import { activityOf, figureFields, moreTabs, page, relatedTo, stageFields, tabKey, usualTabs } from './pageModel';

const field = (key: string, type: string, more: Partial<FieldSpec> = {}): FieldSpec => ({ key, type, label: { zh: key }, ...more });
const targets: TargetObject[] = [
  { key: 'firm', label: '企业', fields: [field('name', 'text'), field('parent', 'relation', { object: 'firm' })] },
  { key: 'deal', label: '商机', plural: '商机', fields: [field('firm', 'relation', { object: 'firm' }), field('amount', 'money'), field('day', 'date'), field('old', 'relation', { object: 'firm', archived: true })] },
  { key: 'note', label: '备注', fields: [field('about', 'any_relation', { objects: ['deal', 'firm'] })] },
  { key: 'deal__lines', label: '行', part: true, fields: [field('firm', 'relation', { object: 'firm' })] },
];
const related = relatedTo(targets, 'firm', 'zh');

describe('the page of a record in the design', () => {
  it('may list whatever leads to its object', () => {
    expect(related.map(({ object, via, name }) => [object, via, name])).toEqual([
      ['firm', 'parent', '企业（parent）'],
      ['deal', 'firm', '商机'],
      ['note', 'about', '备注'],
    ]);
  });
  it('begins with the usual tabs and offers those that it lacks', () => {
    const tabs = usualTabs(related);
    expect(tabs.map(tabKey)).toEqual(['details', 'timeline', 'firm.parent', 'deal.firm', 'note.about', 'history']);
    expect(moreTabs(tabs, related)).toEqual([]);
    expect(moreTabs([{ part: 'details' }, { object: 'deal', via: 'firm' }], related).map(tabKey)).toEqual(['timeline', 'history', 'firm.parent', 'note.about']);
  });
  it('is nothing when it says nothing', () => {
    expect(page({ tabs: [], numbers: [] })).toBeUndefined();
    expect(page({ ends: ['won'] })).toBeUndefined();
    expect(page({ stage: 'phase', ends: [] })).toEqual({ stage: 'phase' });
    expect(page({ tabs: [{ part: 'details' }], numbers: [], activities: [] })).toEqual({ tabs: [{ part: 'details' }] });
    expect(page({ activities: [{ object: 'deal', via: 'firm' }] })).toEqual({ activities: [{ object: 'deal', via: 'firm' }] });
  });
  it('puts activities where their object says when they were, else where they were made', () => {
    expect(related.map((one) => activityOf(one, targets))).toEqual([{ object: 'firm', via: 'parent' }, { object: 'deal', via: 'firm', time: 'day' }, { object: 'note', via: 'about' }]);
    const visit: TargetObject = { key: 'visit', label: '拜访', fields: [field('day', 'date'), field('past', 'datetime', { archived: true }), field('at', 'datetime')] };
    expect(activityOf({ object: 'visit', via: 'firm', name: '拜访' }, [visit]).time).toBe('at');
  });
  it('has stages of what is one choice', () => {
    expect(stageFields([field('name', 'text'), field('phase', 'select'), field('old', 'select', { archived: true }), field('tags', 'multi_select')]).map((one) => one.key)).toEqual(['phase']);
  });
  it('makes figures of numbers, and the first and last of days too', () => {
    expect(figureFields('sum', targets[1], targets).map((one) => one.key)).toEqual(['amount']);
    expect(figureFields('max', targets[1], targets).map((one) => one.key)).toEqual(['amount', 'day']);
  });
});

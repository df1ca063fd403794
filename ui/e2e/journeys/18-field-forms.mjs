import assert from 'node:assert/strict';
import { admin, phone } from '../harness/journey.mjs';

const both = (zh, en) => ({ zh, en });
const visit = {
  kind: 'object',
  key: 'visit',
  app: 'sales',
  label: both('拜访', 'Visit'),
  title: 'name',
  fields: [
    { key: 'name', type: 'text', label: both('主题', 'Subject'), required: true },
    { key: 'mobile', type: 'text', format: 'mobile', label: both('手机', 'Mobile') },
    { key: 'card', type: 'text', format: 'id_card', label: both('身份证', 'Identity card') },
    { key: 'serial', type: 'text', format: 'regex', pattern: 'SN-\\d{4}', message: both('写成 SN-0001 这样', 'Write it like SN-0001'), label: both('序列号', 'Serial number') },
    { key: 'mark', type: 'rating', half: true, label: both('评分', 'Rating') },
    { key: 'share', type: 'percent', show_as: 'bar', label: both('进度', 'Progress') },
    { key: 'amount', type: 'money', show_as: 'wan', label: both('预算', 'Budget') },
    { key: 'at', type: 'time', step: 15, latest: '18:00', label: both('到访时间', 'Time') },
    { key: 'month', type: 'year_month', label: both('月份', 'Month') },
    { key: 'labels', type: 'tags', tags: [{ text: '重点', color: 'red' }], label: both('标签', 'Labels') },
    { key: 'signed', type: 'switch', on_text: both('已签', 'Signed'), off_text: both('未签', 'Not signed'), label: both('合同', 'Contract') },
  ],
};
const keys = visit.fields.map((field) => field.key);

/** Forms of text, marks, times, months and tags: filled in, refused while typing, shown in a list, found; on a phone and in English. */
export default async function fieldForms(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('拜访', [
    ['app', { kind: 'app', key: 'sales', label: both('销售', 'Sales'), navigation: [{ items: [{ object: 'visit' }] }] }],
    ['object', visit],
    ['form', { kind: 'form', key: 'visit_full', app: 'sales', object: 'visit', columns: 2, nodes: keys.map((field) => ({ field })) }],
    ['view', { kind: 'view', key: 'wide', app: 'sales', object: 'visit', label: both('全部列', 'All columns'), columns: keys.filter((key) => key !== 'card' && key !== 'serial').map((field) => ({ field })), default: true }],
  ]);
  const page = await j.visit({ who: admin, path: '/a/sales/o/visit/new' });

  await j.step('what is wrong is said while it is filled in, and what is right kept in one form', async () => {
    await page.getByLabel('主题').fill('首次拜访');
    await page.getByLabel('手机').fill('138001380');
    await page.getByLabel('身份证').fill('110105194912310021');
    await page.getByLabel('序列号').fill('1');
    await page.getByLabel('主题').focus();
    await page.getByText('这不是手机号，例如 138 0013 8000').waitFor();
    await page.getByText('校验位不对，核对有没有输错一位').waitFor();
    await page.getByText('写成 SN-0001 这样').waitFor();
    await page.getByLabel('手机').fill('+86 138-0013-8000');
    await page.getByLabel('身份证').fill('110105 19491231 002x');
    await page.getByLabel('序列号').fill('SN-0042');
    await page.getByLabel('主题').focus();
    await page.getByText('写成 SN-0001 这样').waitFor({ state: 'detached' });
    assert.equal(await page.getByLabel('手机').inputValue(), '138 0013 8000');
    assert.equal(await page.getByLabel('身份证').inputValue(), '110105 19491231 002X');
  });

  await j.step('marks, times, months and tags are given by keys', async () => {
    await page.getByRole('slider', { name: '评分' }).focus();
    await page.keyboard.press('4');
    await page.keyboard.press('ArrowRight');
    await page.getByText('4.5 / 5').waitFor();
    await page.getByLabel('进度').fill('62.5');
    await page.getByLabel('预算').fill('1.2万');
    await page.getByLabel('到访时间').fill('下午3点半');
    await page.getByLabel('月份').fill('2026年11月');
    await page.getByRole('combobox', { name: /^标签/ }).click();
    await page.getByRole('option', { name: '重点' }).waitFor();
    await page.keyboard.type('老客户');
    await page.getByRole('option', { name: '新建标签“老客户”' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('重');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByText('未签').click();
    await page.getByText('已签').waitFor();
    assert.equal(await page.getByLabel('到访时间').inputValue(), '15:30');
    assert.equal(await page.getByLabel('预算').inputValue(), '¥1.2 万');
    await j.screens(page, 'form');
    await page.getByLabel('到访时间').focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByRole('option', { name: '15:30' }).waitFor();
    await j.screen(page, 'times');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '选择年月' }).click();
    await page.getByRole('button', { name: '11 月', exact: true }).waitFor();
    await j.screen(page, 'months');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.waitForURL(/\/o\/visit\/(?!new)/);
    const [record] = (await api.get('/api/v1/objects/visit/records')).items;
    assert.deepEqual(
      keys.map((key) => record[key]),
      ['首次拜访', '13800138000', '11010519491231002X', 'SN-0042', 4.5, 0.625, 12000, '15:30', '2026-11', ['老客户', '重点'], true],
    );
    await j.screen(page, 'record');
  });

  await j.step('a list shows them as people read them', async () => {
    await page.goto('/a/sales/o/visit');
    for (const words of ['138 0013 8000', '15:30', '2026-11', '老客户', '已签', '¥1.2 万']) await page.getByRole('gridcell', { name: words }).first().waitFor();
    await j.screens(page, 'list');
  });

  await j.step('on a phone and in English', async () => {
    const small = await j.visit({ who: admin, viewport: phone, touch: true, path: '/a/sales/o/visit/new' });
    await small.getByRole('slider', { name: '评分' }).waitFor();
    await j.screen(small, 'phone');
    await api.patch('/api/v1/me', { locale: 'en' });
    const english = await j.visit({ who: admin, locale: 'en-US', path: '/a/sales/o/visit/new' });
    await english.getByLabel('Mobile').fill('12');
    await english.getByLabel('Subject').focus();
    await english.getByText('Not a mobile number; for example 138 0013 8000').waitFor();
    await j.screen(english, 'english', { words: false });
  });
}

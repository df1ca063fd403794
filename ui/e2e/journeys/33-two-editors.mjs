import assert from 'node:assert/strict';
import { admin } from '../harness/journey.mjs';

/** Two people edit one record in forms: what they do not both change comes together, what they do is asked about, rows of sub-forms too. */
export default async function twoEditors(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('订单', [
    ['app', { kind: 'app', key: 'sales_app', label: { zh: '销售', en: 'Sales' }, navigation: [{ items: [{ object: 'deal' }] }] }],
    ['object', { kind: 'object', key: 'deal', app: 'sales_app', label: { zh: '订单', en: 'Order' }, title: 'name', fields: [
      { key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } },
      { key: 'city', type: 'text', label: { zh: '城市', en: 'City' } },
      { key: 'lines', type: 'subform', label: { zh: '明细', en: 'Lines' }, fields: [
        { key: 'item', type: 'text', label: { zh: '产品', en: 'Item' } },
        { key: 'note', type: 'text', label: { zh: '备注', en: 'Note' } },
      ] },
    ] }],
  ]);
  const made = await api.post('/api/v1/objects/deal/records', { name: '春季订单', city: '长沙', lines: [{ item: '水泵', note: '一期' }, { item: '阀门', note: '一期' }] });
  const path = `/api/v1/objects/deal/records/${made.id}`;
  const now = () => api.get(path);
  const change = async (values) => api.patch(path, { version: (await now()).version, ...values });
  const lines = async () => (await now()).lines.map(({ item, note }) => `${item} ${note}`);
  const rows = async (patch) => (await now()).lines.map(({ id }, i) => ({ id, ...patch[i] }));
  const page = await j.visit({ who: admin, path: `/a/sales_app/o/deal/${made.id}?edit=1` });
  const city = page.getByRole('textbox', { name: '城市' });
  const type = async (at, text) => {
    await at.click();
    await page.keyboard.press('F2');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  };

  await j.step('what they do not both change is saved without a question', async () => {
    page.seen.expect(/^PATCH .*: 409$/);
    await city.fill('武汉');
    await type(page.getByRole('gridcell', { name: '水泵' }), '水泵 B');
    await page.getByRole('gridcell', { name: '水泵 B' }).waitFor();
    await change({ name: '夏季订单', lines: [...(await rows({ 0: { note: '二期' }, 1: {} })), { item: '管件', note: '二期' }] });
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('已和林晓的修改合并保存').waitFor();
    const saved = await now();
    assert.deepEqual([saved.name, saved.city], ['夏季订单', '武汉']);
    assert.deepEqual(await lines(), ['水泵 B 二期', '阀门 一期', '管件 二期']);
    await j.screens(page, 'together');
  });

  await j.step('what both change is asked about, of rows too', async () => {
    page.seen.expect(/^PATCH .*: 409$/);
    await page.goto(`/a/sales_app/o/deal/${made.id}?edit=1`);
    await type(page.getByRole('gridcell', { name: '阀门' }), '球阀');
    await page.getByRole('gridcell', { name: '球阀' }).waitFor();
    await city.fill('成都');
    await change({ name: '秋季订单', lines: await rows({ 0: {}, 1: { item: '蝶阀' }, 2: {} }) });
    await page.getByRole('button', { name: '保存', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /刚被/ });
    await dialog.getByRole('cell', { name: '明细', exact: true }).waitFor();
    await dialog.getByText('已合并').waitFor();
    for (const words of ['球阀', '蝶阀']) await dialog.getByText(words).waitFor();
    await j.screens(page, 'asked');
    assert.equal(await dialog.getByRole('radio').count(), 2, 'more is asked than the one field that both changed');
    await dialog.getByRole('radio').first().check();
    await dialog.getByRole('button', { name: '保存合并结果' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '编辑', exact: true }).waitFor();
    const saved = await now();
    assert.deepEqual([saved.name, saved.city], ['秋季订单', '成都']);
    assert.deepEqual(await lines(), ['水泵 B 二期', '球阀 一期', '管件 二期']);
  });
}

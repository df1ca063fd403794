import { admin } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const both = (zh, en) => ({ zh, en });
const text = (key, zh, en, more = {}) => ({ key, type: 'text', label: both(zh, en), ...more });

const documents = [
  ['app', { kind: 'app', key: 'sales', label: both('销售', 'Sales'), navigation: [{ items: [{ object: 'firm' }] }] }],
  ['object', { kind: 'object', key: 'firm', app: 'sales', label: both('企业', 'Firm'), plural: both('企业', 'Firms'), title: 'name', owner: true, fields: [
    text('name', '企业名称', 'Name', { required: true, normalise: 'company' }),
    { key: 'phone', type: 'phone', label: both('电话', 'Phone') },
    text('city', '城市', 'City'),
    text('note', '备注', 'Note'),
  ] }],
];

/** How complete records are is kept, shown, and brought up where it stands; names are written one way. */
export default async function quality(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('销售', documents);
  const records = '/api/v1/objects/firm/records';
  const { id } = await api.post(records, { name: '方舟科技', phone: '13800138000' });
  const page = await j.visit({ who: admin, path: '/design/sales/o/firm?tab=settings' });

  await j.step('an administrator says what counts', async () => {
    const panel = page.getByRole('region', { name: '数据质量' });
    await panel.getByRole('switch', { name: '计算记录的完整度' }).check();
    await panel.getByText('选定的字段和权重').click();
    await panel.getByLabel('“电话”的权重').fill('3');
    await panel.getByRole('switch', { name: '多久没动算停滞' }).check();
    await panel.getByRole('button', { name: '电话', exact: true }).click();
    await panel.getByText('完整度 60%，不低于 60%：算完整').waitFor();
    await until('the draft', async () => (await api.get('/api/v1/definitions/object/firm')).quality?.stale?.days === 180);
    await j.screens(page, 'settings');
    await api.publish('质量', []);
    await until('the score', async () => (await api.get(`${records}/${id}`)).completeness === 0.6);
  });

  await j.step('a record says what it lacks, and opens it in the form', async () => {
    await page.goto(`/a/sales/o/firm/${id}`);
    const shown = page.getByRole('group', { name: '完整度' });
    await shown.getByText('完整度 60%').waitFor();
    await j.screens(page, 'record');
    await shown.getByRole('button', { name: '城市' }).click();
    await page.waitForFunction(() => document.activeElement?.closest('[data-field]')?.dataset.field === 'city');
    await page.keyboard.type('深圳');
    const name = page.getByLabel('企业名称');
    await name.fill('方舟 科技(深圳) 有限公司');
    await name.blur();
    await until('the name as it will be kept', async () => (await name.inputValue()) === '方舟科技（深圳）有限公司');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await shown.getByText('完整度 80%').waitFor();
    await page.locator('#content').getByRole('heading', { name: '方舟科技（深圳）有限公司' }).waitFor();
  });
}

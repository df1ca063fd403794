import assert from 'node:assert/strict';
import { grid, totalIs } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const label = (zh, en) => ({ zh, en });

const meter = {
  kind: 'object',
  key: 'meter',
  app: 'works',
  label: label('读数', 'Reading'),
  title: 'name',
  fields: [
    { key: 'name', type: 'text', label: label('名称', 'Name'), required: true },
    { key: 'place', type: 'text', label: label('地点', 'Place') },
    { key: 'amount', type: 'number', label: label('数值', 'Amount') },
  ],
};

const COUNT = 5_200;
const PORTION = 400;
const name = (n) => `读数 ${String(n).padStart(7, '0')}`;
const records = '/api/v1/objects/meter/records';
/** Looks through all records for each record, as long as no index of the amount answers at once. */
const heavy = 'EXISTS(meter, other, other.amount > record.amount + 1000000.0)';

async function seed(api) {
  await api.publish('meters', [
    ['app', { kind: 'app', key: 'works', label: label('工地', 'Works'), navigation: [] }],
    ['object', meter],
  ]);
  for (let from = 0; from < COUNT; from += PORTION) {
    const operations = Array.from({ length: PORTION }, (_, i) => ({ method: 'create', data: { name: name(from + i + 1), place: ['东', '南', '西', '北'][i % 4], amount: from + i + 1 } }));
    const { results } = await api.post(`${records}:batch`, { operations });
    assert.ok(results.every(({ status }) => status === 201));
  }
}

/** Long lists end where they end, and slow ones say why, can be stopped, and are mended by an index. */
export default async function slow(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await seed(api);
  const page = await j.visit({ who: admin, path: '/a/works/o/meter?sort=name' });
  const list = grid(page);
  const shown = (n) => list.locator(`[data-row="${n - 1}"]`).getByText(name(n), { exact: true });
  const top = () => list.evaluate((element) => element.scrollTop);
  const jump = (share) => list.evaluate((element, at) => element.scrollTo({ top: (element.scrollHeight - element.clientHeight) * at }), share);

  await j.step('deep into a list by its scrollbar, to its last record and back by keys', async () => {
    await totalIs(page, '5,200');
    await shown(1).waitFor();
    await jump(0.6);
    await shown(3_120).waitFor();
    await jump(1);
    await shown(COUNT).waitFor();
    await jump(0);
    await shown(1).waitFor();
    await list.focus();
    await page.keyboard.press('Control+End');
    await shown(COUNT).waitFor();
    await until('the last record is the current one', async () => (await list.getAttribute('aria-activedescendant'))?.endsWith(`-r${COUNT - 1}`));
    const end = await shown(COUNT).boundingBox();
    assert.ok(end.y + end.height <= (await page.getByRole('main').locator('footer').boundingBox()).y, 'the last record stands under the foot of the list');
    await totalIs(page, '5,200');
    await j.screens(page, 'last', { data: ['读数'] });
    await page.keyboard.press('Control+Home');
    await shown(1).waitFor();
    await until('it is at its top', async () => (await top()) === 0);
  });

  await j.step('a list of a million records, longer than a browser lets a page be, has all its rows', async () => {
    const MANY = 1_000_000;
    const long = await j.visit({ who: admin });
    const sample = (await api.records('meter', { limit: '1' })).items[0];
    await long.route(`**${records}?*`, async (route) => {
      const asked = new URL(route.request().url()).searchParams;
      if (asked.has('count')) return route.fulfill({ json: { items: [sample], cursor: null, ...(asked.get('count') === 'exact' ? { count: MANY } : { count: 10_000, more: true }) } });
      const from = Number(asked.get('skip') ?? asked.get('cursor') ?? 0);
      const to = Math.min(MANY, from + Number(asked.get('limit')));
      const items = Array.from({ length: Math.max(0, to - from) }, (_, i) => ({ ...sample, id: `r${String(from + i).padStart(14, '0')}`, name: name(from + i + 1), amount: from + i + 1 }));
      return route.fulfill({ json: { items, cursor: to < MANY ? String(to) : null } });
    });
    await long.goto('/a/works/o/meter?sort=name');
    const rows = grid(long);
    const row = (n) => rows.locator(`[data-row="${n - 1}"]`).getByText(name(n), { exact: true });
    await row(1).waitFor();
    await long.getByRole('button', { name: '共 1 万+ 条' }).click();
    await totalIs(long, '1,000,000');
    await rows.focus();
    await long.keyboard.press('Control+End');
    await row(MANY).waitFor();
    const [end, foot] = [await row(MANY).boundingBox(), await long.getByRole('main').locator('footer').boundingBox()];
    assert.ok(end.y > 100 && end.y + end.height <= foot.y, `the last record stands at ${end.y}, the foot at ${foot.y}`);
    await j.shot(long, 'million-last');
    await long.keyboard.press('ArrowUp');
    await long.keyboard.press('PageUp');
    await row(MANY - 10).waitFor();
    // By the wheel a row is a row, wherever it stands.
    const before = await row(MANY - 10).boundingBox();
    await long.mouse.move(before.x + 20, before.y);
    await long.mouse.wheel(0, -80);
    await until('the rows went two down', async () => Math.abs((await row(MANY - 10).boundingBox()).y - before.y - 80) < 2);
    const halfway = await rows.evaluate((element) => {
      element.scrollTo({ top: (element.scrollHeight - element.clientHeight) / 2 });
      return element.clientHeight;
    });
    assert.ok(halfway > 0);
    await row(500_005).or(row(499_995)).first().waitFor();
    await rows.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await row(MANY).waitFor();
    await long.keyboard.press('Control+Home');
    await row(1).waitFor();
    await long.context().close();
  });

  await j.step('a slow filter says so, is stopped, and is read again', async () => {
    await page.goto(`/a/works/o/meter?${new URLSearchParams({ f: heavy })}`);
    const stop = page.getByRole('button', { name: '停止', exact: true });
    await stop.waitFor();
    await page.getByText('这个条件较慢。').waitFor();
    await j.shot(page, 'slow', { reading: true });
    await stop.click();
    const again = page.getByRole('button', { name: '重新读取' });
    await again.first().waitFor();
    await j.screens(page, 'stopped', { data: ['读数', 'EXISTS'] });
    await again.first().click();
    await page.getByText(/^没有符合条件的/).waitFor({ timeout: 180_000 });
  });

  await j.step('a list that takes its time without a filter is stopped at its foot', async () => {
    let go;
    const held = new Promise((done) => (go = done));
    await page.route(`**${records}?*`, async (route) => {
      await held;
      await route.continue().catch(() => undefined);
    });
    await page.goto('/a/works/o/meter?sort=name');
    const foot = page.getByRole('main').locator('footer');
    await foot.getByText('读取较慢。').waitFor();
    await j.shot(page, 'reading', { reading: true });
    await foot.getByRole('button', { name: '停止' }).click();
    await foot.getByText('已停止读取').waitFor();
    assert.equal(await page.getByText('已停止读取').count(), 1, 'it is said once');
    await j.screens(page, 'reading-stopped', { data: ['读数'] });
    go();
    await page.unroute(`**${records}?*`);
    await foot.getByRole('button', { name: '重新读取' }).click();
    await shown(1).waitFor();
    await totalIs(page, '5,200');
  });

  const advice = (on) => on.getByRole('region', { name: '没有索引，较慢' });
  await j.step('the designer is told which field made lists slow', async () => {
    await until('the slow list is noted', async () => (await api.get('/api/v1/objects/meter/indexes')).advice.some((one) => one.field === 'amount'));
    await page.goto('/design/works/o/meter?tab=keys');
    await page.getByText(/30 天内按它筛选或排序慢了 \d+ 次/).waitFor();
    await j.screens(page, 'advice');
    const small = await j.visit({ who: admin, viewport: phone, touch: true, path: '/design/works/o/meter?tab=keys' });
    await small.getByText(/30 天内按它筛选或排序慢了 \d+ 次/).waitFor();
    assert.equal(await small.getByRole('button', { name: '给“数值”添加索引' }).count(), 0, 'it cannot be done here');
    await j.screens(small, 'advice-phone');
    await api.patch('/api/v1/me', { locale: 'en' });
    for (const [on, picture] of [[page, 'advice-en'], [small, 'advice-phone-en']]) {
      await on.reload();
      await on.getByText(/in the last 30 days|in 30 days/i).first().waitFor();
      await j.shot(on, picture);
      assert.equal(await on.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${picture} hangs over the edge`);
    }
    await small.context().close();
    await api.patch('/api/v1/me', { locale: 'zh' });
    await page.reload();
  });

  await j.step('one click puts the index into the draft; published it is used, and the advice is gone', async () => {
    await page.getByRole('button', { name: '给“数值”添加索引' }).click();
    await advice(page).waitFor({ state: 'detached' });
    await page.getByText('草稿，发布后生效').waitFor();
    await j.screens(page, 'index-draft');
    await page.getByRole('button', { name: '发布…' }).click();
    await page.getByRole('button', { name: '发布 1 处改动' }).click();
    await page.getByRole('main').getByText(/^版本 \d+ 已发布，用户立即可用。$/).waitFor();
    await page.goto('/design/works/o/meter?tab=keys');
    await page.getByText(/5,200 行 · [\d,]+ KB/).waitFor();
    assert.deepEqual((await api.get('/api/v1/objects/meter/indexes')).advice, []);
    await j.screens(page, 'index-built');
    const begun = Date.now();
    assert.equal((await api.records('meter', { filter: heavy })).items.length, 0);
    assert.ok(Date.now() - begun < 2_000, 'the index is not used');
  });
}

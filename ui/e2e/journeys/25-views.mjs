import assert from 'node:assert/strict';
import { drag, totalIs } from '../harness/hands.mjs';
import { until } from '../harness/until.mjs';
import { admin, phone } from '../harness/journey.mjs';

const label = (zh, en) => ({ zh, en });

/** Today on the clocks of the business, and days from it. */
const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
const day = (by) => new Date(Date.parse(`${today}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
const at = (date, hour, minute = 0) => `${new Date(Date.parse(`${date}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`) - 8 * 3600_000).toISOString().replace('T', ' ')}`;

const visit = {
  kind: 'object',
  key: 'visit',
  label: label('拜访', 'Visit'),
  icon: 'map-pin',
  title: 'subject',
  owner: true,
  fields: [
    { key: 'subject', type: 'text', label: label('主题', 'Subject'), required: true },
    { key: 'begins', type: 'datetime', label: label('开始时间', 'Begins') },
    { key: 'ends_at', type: 'datetime', label: label('结束时间', 'Ends') },
    {
      key: 'kind',
      type: 'select',
      label: label('方式', 'Way'),
      options: [
        { value: 'visit', label: label('上门', 'On site'), color: 'teal' },
        { value: 'call', label: label('电话', 'Call'), color: 'orange' },
      ],
    },
    { key: 'spot', type: 'location', label: label('位置', 'Place') },
  ],
};

const task = {
  kind: 'object',
  key: 'task',
  label: label('事项', 'Task'),
  icon: 'list-tree',
  title: 'name',
  fields: [
    { key: 'name', type: 'text', label: label('名称', 'Name'), required: true },
    { key: 'above', type: 'relation', object: 'task', label: label('上级', 'Under') },
    { key: 'first', type: 'date', label: label('开始', 'Start') },
    { key: 'end', type: 'date', label: label('截止', 'Due') },
    { key: 'done', type: 'percent', label: label('完成', 'Done') },
    {
      key: 'state',
      type: 'select',
      label: label('状态', 'State'),
      options: [
        { value: 'open', label: label('进行', 'Open'), color: 'blue' },
        { value: 'late', label: label('延误', 'Late'), color: 'red' },
      ],
    },
  ],
};

/** Two objects with what their views show, and some records of them. */
export async function seed(api) {
  await api.publish('views', [
    ['object', visit],
    ['object', task],
  ]);
  const put = (object, data) => api.post(`/api/v1/objects/${object}/records`, data);
  await put('visit', { subject: '拜访深圳腾讯', begins: at(today, 10), ends_at: at(today, 11, 30), kind: 'visit', spot: { lon: 113.934, lat: 22.54 } });
  await put('visit', { subject: '电话华为', begins: at(today, 11), kind: 'call', spot: { lon: 114.065, lat: 22.66 } });
  await put('visit', { subject: '展会三天', begins: at(day(1), 9), ends_at: at(day(3), 18), kind: 'visit', spot: { lon: 121.47, lat: 31.23 } });
  for (const [i, city] of ['北京', '天津', '西安', '成都', '杭州', '武汉'].entries()) {
    const spots = { 北京: [116.4, 39.9], 天津: [117.2, 39.1], 西安: [108.94, 34.34], 成都: [104.07, 30.57], 杭州: [120.16, 30.27], 武汉: [114.3, 30.6] };
    const [lon, lat] = spots[city];
    await put('visit', { subject: `回访${city}`, begins: at(today, 13 + i), kind: 'call', spot: { lon, lat } });
  }
  await put('visit', { subject: '续约提醒', kind: 'call' });
  await put('visit', { subject: '新客户上门', kind: 'visit' });
  const make = async (name, data) => (await put('task', { name, ...data })).id;
  const launch = await make('新品上市', { first: day(-10), end: day(30), done: 0.4, state: 'open' });
  const market = await make('市场', { above: launch, first: day(-5), end: day(10), done: 0.5, state: 'open' });
  await make('官网改版', { above: market, first: day(-3), end: day(5), done: 0.2, state: 'late' });
  await make('发布会', { above: market, first: day(6), end: day(8) });
  await make('渠道', { above: launch, first: day(3), end: day(20) });
  await make('客服培训', { first: day(2), end: day(4), state: 'open' });
  await make('盘点', {});
}

export default async function views(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await seed(api);
  const page = await j.visit({ who: admin });
  const record = async (object, title, field) => {
    const { items } = await api.records(object, { q: title });
    return items.find((item) => item[field] === title);
  };

  await j.step('the calendar: what is there, and what waits', async () => {
    await page.goto('/a/_/o/visit');
    await page.getByRole('radio', { name: '日历' }).click();
    await page.getByRole('button', { name: /拜访深圳腾讯/ }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('kind'), 'calendar');
    await page.getByText('还有 4 条').waitFor();
    await page.getByRole('complementary', { name: '未安排' }).getByRole('button', { name: '续约提醒', exact: true }).waitFor();
    await j.screens(page, 'calendar');
  });

  await j.step('a record is moved by its times, told of a clash, and undone', async () => {
    await page.getByRole('button', { name: /拜访深圳腾讯/ }).click();
    const card = page.getByRole('dialog', { name: '拜访深圳腾讯' });
    await card.getByText('同一时间已有 电话华为').waitFor();
    await card.getByRole('button', { name: '改期…' }).click();
    const form = page.getByRole('dialog', { name: '改期 拜访深圳腾讯' });
    await form.getByLabel('开始时间').fill(`${today} 08:00`);
    await form.getByLabel('结束时间').fill(`${today} 07:00`);
    await form.getByText('结束早于开始，改成开始之后的时间。').waitFor();
    await form.getByLabel('结束时间').fill(`${today} 09:30`);
    await form.getByRole('button', { name: '改期', exact: true }).click();
    await page.getByText(`拜访深圳腾讯 已改到 ${today} 08:00 – ${today} 09:30`).first().waitFor();
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByTitle(`拜访深圳腾讯，${today} 10:00 – ${today} 11:30`).waitFor();
  });

  await j.step('what waits is drawn onto a day', async () => {
    const target = day(-1).slice(0, 7) === today.slice(0, 7) ? day(-1) : day(4);
    await drag(page, page.getByText('续约提醒', { exact: true }), page.locator(`[data-date="${target}"]`).first());
    await page.getByTitle(`续约提醒，${target} 09:00`).waitFor();
    await until('it is saved', async () => (await record('visit', '续约提醒', 'subject')).begins === at(target, 9));
  });

  await j.step('a record is drawn to another day, and the key for undoing brings it back', async () => {
    const target = day(-2).slice(0, 7) === today.slice(0, 7) ? day(-2) : day(5);
    await drag(page, page.getByTitle(`电话华为，${today} 11:00`), page.locator(`[data-date="${target}"]`).first(), { y: 0.8 });
    await page.getByTitle(`电话华为，${target} 11:00`).waitFor();
    await until('it is saved', async () => (await record('visit', '电话华为', 'subject')).begins === at(target, 11));
    await page.getByText(`电话华为 已改到 ${target} 11:00`).first().waitFor();
    await page.keyboard.press('Control+z');
    await until('it is back', async () => (await record('visit', '电话华为', 'subject')).begins === at(today, 11));
    await page.getByTitle(`电话华为，${today} 11:00`).waitFor();
  });

  await j.step('what another changes while a record is carried does not lose the drop', async () => {
    const target = day(-2).slice(0, 7) === today.slice(0, 7) ? day(-2) : day(5);
    const other = await record('visit', '展会三天', 'subject');
    await drag(page, page.getByTitle(`电话华为，${today} 11:00`), page.locator(`[data-date="${target}"]`).first(), {
      y: 0.8,
      before: async () => {
        const read = page.waitForResponse((answer) => answer.request().method() === 'GET' && answer.url().includes('/objects/visit/records?'));
        await api.patch(`/api/v1/objects/visit/records/${other.id}`, { subject: '展会四天', version: other.version });
        await (await read).finished();
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      },
    });
    await page.getByTitle(`电话华为，${target} 11:00`).waitFor();
    await page.getByTitle(/^展会四天，/).first().waitFor();
    await until('it is saved', async () => (await record('visit', '电话华为', 'subject')).begins === at(target, 11));
    await page.getByText(`电话华为 已改到 ${target} 11:00`).first().waitFor();
    await page.keyboard.press('Control+z');
    await page.getByTitle(`电话华为，${today} 11:00`).waitFor();
  });

  await j.step('only some owners and colours are shown', async () => {
    const rail = page.getByRole('complementary', { name: '未安排' });
    await rail.getByRole('button', { name: '电话', exact: true }).click();
    await page.getByTitle(/^拜访深圳腾讯，/).waitFor({ state: 'detached' });
    await rail.getByRole('button', { name: '新客户上门', exact: true }).waitFor({ state: 'detached' });
    await rail.getByRole('combobox', { name: '负责人' }).click();
    await page.getByRole('option', { name: '当前用户' }).click();
    await page.keyboard.press('Escape');
    await page.getByTitle(/^电话华为，/).waitFor();
    await j.screen(page, 'calendar-only');
    await page.reload(); // the choice is in the address
    await page.getByTitle(/^电话华为，/).waitFor();
    assert.equal(await page.getByTitle(/^拜访深圳腾讯，/).count(), 0);
    await rail.getByText('当前用户').waitFor();
    await rail.getByRole('button', { name: '电话', exact: true }).click();
    await page.getByTitle(/^拜访深圳腾讯，/).waitFor();
  });

  await j.step('a week, a day and the agenda', async () => {
    for (const [name, mode] of [['周', 'week'], ['日', 'day'], ['列表', 'list']]) {
      await page.getByRole('radio', { name, exact: true }).click();
      await page.waitForURL((url) => url.searchParams.get('mode') === mode);
      await page.getByText('电话华为').first().waitFor();
      await j.screen(page, `calendar-${mode}`);
    }
  });

  await j.step('in a day a record is drawn longer', async () => {
    await page.goto('/a/_/o/visit?kind=calendar&mode=day');
    const event = page.getByTitle(`拜访深圳腾讯，${today} 10:00 – ${today} 11:30`);
    await event.scrollIntoViewIfNeeded();
    await event.hover();
    const box = await event.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height + (box.height / 3) * 1, { steps: 8 });
    await page.mouse.up();
    await page.getByTitle(`拜访深圳腾讯，${today} 10:00 – ${today} 12:00`).waitFor();
    await until('it is saved', async () => (await record('visit', '拜访深圳腾讯', 'subject')).ends_at === at(today, 12));
  });

  await j.step('the record beside steps through what the calendar shows', async () => {
    await page.goto('/a/_/o/visit?kind=calendar&mode=list');
    await page.getByRole('button', { name: /拜访深圳腾讯$/ }).first().click();
    const drawer = page.getByRole('dialog', { name: /详情$/ });
    await drawer.getByRole('heading', { name: '拜访深圳腾讯', level: 1 }).waitFor();
    await page.keyboard.press('j');
    await drawer.getByRole('heading', { name: '电话华为', level: 1 }).waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  await j.step('the tree: opened by keys, moved, and what cannot be', async () => {
    await page.goto('/a/_/o/task?kind=tree');
    const tree = page.getByRole('treegrid');
    const row = (name) => tree.getByRole('row', { name: new RegExp(name) });
    await row('新品上市').waitFor();
    await tree.focus();
    await page.keyboard.press('Home');
    while ((await row('新品上市').getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await row('渠道').waitFor();
    await page.getByRole('button', { name: '展开 市场' }).click();
    await row('发布会').waitFor();
    await j.screens(page, 'tree');
    await drag(page, row('新品上市'), row('发布会'));
    await page.getByText('新品上市 不能移到自己或自己的下级之下，换一个位置。').waitFor();
    await page.getByRole('button', { name: '知道了' }).click();
    // Also where the new place is not on the screen: closed again, and chosen by its name.
    await page.getByRole('button', { name: '收起 新品上市' }).click();
    await row('发布会').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '新品上市 的操作' }).click();
    await page.getByRole('menuitem', { name: '移动到…' }).click();
    const mover = page.getByRole('dialog', { name: '移动 新品上市' });
    await mover.getByRole('combobox', { name: /^上级/ }).click();
    await page.getByRole('option', { name: '发布会' }).click();
    await mover.getByRole('button', { name: '移动', exact: true }).click();
    await page.getByText('新品上市 不能移到自己或自己的下级之下，换一个位置。').waitFor();
    await page.getByRole('button', { name: '知道了' }).click();
    await drag(page, row('盘点'), row('客服培训'));
    await page.getByText('盘点 已移到 客服培训 之下').first().waitFor();
    const training = await record('task', '客服培训', 'name');
    await until('it is saved', async () => (await record('task', '盘点', 'name')).above === training.id);
    // The rows below have come to their place before one of them is pressed.
    await page.locator('[role=row][aria-level="2"]', { hasText: '盘点' }).waitFor();
    await page.waitForTimeout(500);
    await page.getByRole('button', { name: '盘点 的操作' }).click();
    await page.getByRole('menuitem', { name: '移到最上层' }).click();
    await page.getByText('盘点 已移到最上层').first().waitFor();
    await until('it stands at the top, as what was changed last', async () => (await page.locator('[role=row][aria-level]').first().textContent()).includes('盘点'));
  });

  await j.step('rows of the tree are selected by a key, for what is done to many', async () => {
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('x');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('x');
    await page.getByText('已选 2 条').waitFor();
    await j.screen(page, 'tree-selected');
    await page.keyboard.press('x');
    await page.getByText('已选 1 条').waitFor();
  });

  await j.step('a search keeps the paths of what it finds', async () => {
    await page.goto(`/a/_/o/task?kind=tree&q=${encodeURIComponent('官网')}`);
    const rows = page.getByRole('treegrid').getByRole('row');
    await rows.filter({ hasText: '官网改版' }).waitFor();
    assert.equal(await rows.count(), 4, 'the head, two above and the match');
    await j.screen(page, 'tree-search');
  });

  await j.step('the map: points, a distance, the list beside', async () => {
    await page.goto('/a/_/o/visit?kind=map');
    const list = page.getByRole('region', { name: '地图上的拜访' });
    await list.getByText('这里 9 条').waitFor();
    await j.screens(page, 'map');
    await list.getByRole('button', { name: '在地图上显示 拜访深圳腾讯' }).click();
    await list.getByText('这里 1 条').or(list.getByText('这里 2 条')).waitFor();
    await list.getByRole('combobox', { name: '周围' }).click();
    await page.getByRole('option', { name: '50 公里内' }).click();
    await list.getByText('50 公里内 2 条').waitFor();
    await j.screen(page, 'map-around');
  });

  await j.step('what has no place is counted, and shown', async () => {
    await page.goto('/a/_/o/visit?kind=map');
    await page.getByRole('button', { name: '2 条没有位置，在表格中查看' }).click();
    await totalIs(page, 2);
    await page.getByRole('grid').getByText('新客户上门').waitFor();
  });

  await j.step('the chart: a bar is drawn, and stretched by keys', async () => {
    await page.goto('/a/_/o/task?kind=gantt');
    const bar = page.getByRole('button', { name: /^客服培训，/ });
    await bar.waitFor();
    await j.screens(page, 'gantt');
    const box = await bar.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + 12);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 24, box.y + 12, { steps: 6 });
    await page.mouse.up();
    await page.getByRole('button', { name: `客服培训，${day(4)} – ${day(6)}` }).waitFor();
    await bar.focus();
    await page.keyboard.press('Alt+Shift+ArrowRight');
    await page.getByRole('button', { name: `客服培训，${day(4)} – ${day(7)}` }).waitFor();
    await until('it is saved', async () => (await record('task', '客服培训', 'name')).end === day(7));
  });

  await j.step('what has no dates stands below the chart, and is given some', async () => {
    await page.getByRole('button', { name: '未安排 1 条' }).click();
    const waiting = page.getByRole('complementary', { name: '未安排' });
    await j.screen(page, 'gantt-unscheduled');
    await waiting.getByRole('button', { name: '改期 盘点' }).click();
    const form = page.getByRole('dialog', { name: '改期 盘点' });
    await form.getByLabel('开始').fill(day(1));
    await form.getByLabel('截止').fill(day(2));
    await form.getByRole('button', { name: '改期', exact: true }).click();
    await page.getByRole('button', { name: `盘点，${day(1)} – ${day(2)}` }).waitFor();
    await waiting.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByRole('button', { name: '未安排 1 条' }).waitFor();
    assert.equal((await record('task', '盘点', 'name')).first, null);
  });

  await j.step('what nothing fits says so in every kind, with the way back', async () => {
    for (const [object, kind] of [['task', 'tree'], ['task', 'gantt'], ['visit', 'map'], ['visit', 'calendar'], ['visit', 'kanban']]) {
      await page.goto(`/a/_/o/${object}?kind=${kind}&q=zzz`);
      await page.getByText(/^没有符合条件的/).waitFor();
      await j.screen(page, `nothing-${kind}`);
    }
    await page.getByRole('button', { name: '清除搜索' }).click();
    await page.getByRole('region', { name: /^电话，/ }).waitFor();
    await page.getByText(/^没有符合条件的/).waitFor({ state: 'detached' });
  });

  await j.step('records are ticked for a batch in every kind: with Ctrl, by their box, by a key', async () => {
    const bar = page.getByRole('toolbar', { name: '批量操作' });
    const ticked = (count) => bar.getByText(`已选 ${count} 条`).waitFor();
    await page.goto('/a/_/o/visit?kind=calendar');
    await page.getByTitle(/^拜访深圳腾讯，/).click({ modifiers: ['Control'] });
    await ticked(1);
    await page.getByTitle(/^电话华为，/).click();
    await ticked(2);
    await j.screens(page, 'calendar-ticked');
    await bar.getByRole('button', { name: '删除' }).click();
    await page.getByRole('dialog').getByText(/2 条/).first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByTitle(/^电话华为，/).press('x');
    await ticked(1);
    await page.getByTitle(/^电话华为，/).press('Escape');
    await bar.waitFor({ state: 'detached' });
    await page.goto('/a/_/o/visit?kind=calendar&mode=list');
    await page.getByRole('checkbox', { name: '选择电话华为' }).first().check();
    await ticked(1);
    await page.goto('/a/_/o/task?kind=gantt');
    await page.getByRole('checkbox', { name: '选择客服培训' }).check();
    await page.getByRole('button', { name: /^新品上市，/ }).click();
    await ticked(2);
    await j.screens(page, 'gantt-ticked');
    await page.goto('/a/_/o/task?kind=tree');
    await page.getByRole('checkbox', { name: '选择客服培训' }).check();
    await page.getByRole('treegrid').getByRole('button', { name: '新品上市', exact: true }).click({ modifiers: ['Control'] });
    await ticked(2);
    await page.goto('/a/_/o/visit?kind=map');
    await page.getByRole('checkbox', { name: '选择回访武汉' }).check();
    await page.getByRole('button', { name: '回访杭州', exact: true }).and(page.locator('[data-record]')).press('x');
    await ticked(2);
    await j.screens(page, 'map-ticked');
    await page.goto('/a/_/o/visit?kind=kanban');
    await page.getByRole('link', { name: '拜访深圳腾讯' }).click({ modifiers: ['Control'] });
    await page.getByRole('link', { name: '电话华为' }).click();
    await ticked(2);
  });

  const small = await j.visit({ who: admin, viewport: phone, touch: true });
  await j.step('on a phone', async () => {
    for (const [object, kind, words] of [
      ['visit', 'calendar', '电话华为'],
      ['task', 'tree', '新品上市'],
      ['visit', 'map', '回访武汉'],
      ['task', 'gantt', '新品上市'],
    ]) {
      await small.goto(`/a/_/o/${object}?kind=${kind}`);
      await small.getByText(words).first().waitFor();
      // The points of a map lie where their places are, near each other or not: WCAG 2.5.8 excepts them.
      if (kind === 'map') await j.shot(small, 'phone-map');
      else await j.screens(small, `phone-${kind}`);
    }
    for (const [object, kind, name] of [['visit', 'calendar', '电话华为'], ['task', 'gantt', '新品上市'], ['task', 'tree', '新品上市'], ['visit', 'map', '回访武汉'], ['visit', 'table', '回访武汉']]) {
      await small.goto(`/a/_/o/${object}?kind=${kind}`);
      // A finger that stays.
      await small.getByRole('button', { name: new RegExp(name) }).and(small.locator('[data-record]')).first().click({ delay: 800 });
      await small.getByText('已选 1 条').waitFor();
      await j.shot(small, `phone-${kind}-ticked`);
    }
    await small.goto('/a/_/o/visit?kind=calendar');
    await small.getByRole('button', { name: /^未安排 \d 条$/ }).tap();
    await small.getByRole('button', { name: '改期 新客户上门' }).tap();
    await small.getByRole('dialog', { name: '改期 新客户上门' }).waitFor();
    await j.screen(small, 'phone-calendar-unscheduled');
  });

  await j.step('in English, at both widths', async () => {
    await api.patch('/api/v1/me', { locale: 'en' });
    for (const [width, on] of [['', page], ['phone-', small]]) {
      for (const [object, kind, words] of [
        ['visit', 'calendar', '电话华为'],
        ['task', 'tree', '新品上市'],
        ['visit', 'map', '回访武汉'],
        ['task', 'gantt', '新品上市'],
        ['visit', 'kanban', '拜访深圳腾讯'],
      ]) {
        await on.goto(`/a/_/o/${object}?kind=${kind}`);
        await on.getByText(words).first().waitFor();
        await j.shot(on, `en-${width}${kind}`);
        const wide = await on.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.equal(wide, false, `${kind} hangs over the edge`);
      }
    }
  });
}

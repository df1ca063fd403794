import assert from 'node:assert/strict';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

const label = (zh, en) => ({ zh, en });

const firm = {
  kind: 'object',
  key: 'firm',
  owner: true,
  label: label('厂家', 'Maker'),
  title: 'name',
  fields: [
    { key: 'name', type: 'text', label: label('名称', 'Name'), required: true },
    { key: 'city', type: 'text', label: label('城市', 'City') },
    {
      key: 'level',
      type: 'select',
      label: label('级别', 'Level'),
      options: [
        { value: 'a', label: label('甲', 'A'), color: 'red' },
        { value: 'b', label: label('乙', 'B'), color: 'blue' },
        { value: 'c', label: label('丙', 'C'), color: 'teal' },
      ],
    },
    { key: 'amount', type: 'number', label: label('数量', 'Quantity'), min: 0 },
    { key: 'since', type: 'date', label: label('合作日期', 'Since') },
    { key: 'supplier', type: 'relation', object: 'firm', label: label('上游', 'Supplier') },
    { key: 'reason', type: 'text', label: label('原因', 'Reason') },
  ],
};

/** Who fills in a quantity above a thousand says why. */
const form = {
  kind: 'form',
  key: 'firm_full',
  object: 'firm',
  purpose: 'full',
  label: label('厂家资料', 'Maker'),
  nodes: ['name', 'city', 'level', 'amount', 'since', 'supplier', 'reason'].map((field) => ({ field })),
  rules: [{ kind: 'require', fields: ['reason'], when: 'record.amount > 1000.0' }],
};

const cities = ['北京', '上海', '广州', '深圳'];

async function seed(api) {
  await api.publish('table', [
    ['object', firm],
    ['form', form],
  ]);
  const operations = Array.from({ length: 240 }, (_, i) => ({
    method: 'create',
    data: { name: `厂家 ${String(i + 1).padStart(3, '0')}`, city: cities[i % 4], level: ['a', 'b', 'c', ''][i % 4], amount: i + 1 },
  }));
  const { results } = await api.post('/api/v1/objects/firm/records:batch', { operations });
  assert.ok(results.every(({ status }) => status === 201));
}

export default async function table(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await seed(api);
  const page = await j.visit({ who: admin, path: '/a/_/o/firm?sort=name' });
  const grid = page.getByRole('grid', { name: '厂家' });
  const cell = (row, col) => grid.locator(`[data-row="${row}"] [data-col="${col}"]`);
  const box = grid.locator('textarea');
  const records = async (q) => (await api.records('firm', { q, sort: 'name', limit: 20 })).items;
  const said = (name) => page.getByText(name, { exact: true }).first();
  const paste = async (text) => {
    await page.evaluate((plain) => navigator.clipboard.writeText(plain), text);
    await page.keyboard.press('ControlOrMeta+v');
  };
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: j.server.base });
  /** The active cell by its row and column. */
  const at = async (row, col) => {
    const label = ['名称', '城市', '级别', '数量', '合作日期', '上游', '原因'][col];
    await until(`the cell ${row} ${col} is active`, async () => (await box.getAttribute('aria-label'))?.startsWith(`${label}：`) && (await box.locator('xpath=ancestor::*[@role="row"]').getAttribute('aria-rowindex')) === String(row + 2));
  };

  await j.step('the keys of a spreadsheet', async () => {
    await cell(0, 1).click();
    await at(0, 1);
    for (const [key, row, col] of [
      ['ArrowDown', 1, 1],
      ['ArrowRight', 1, 2],
      ['ArrowUp', 0, 2],
      ['ArrowLeft', 0, 1],
      ['Tab', 0, 2],
      ['Shift+Tab', 0, 1],
      ['End', 0, 8],
    ]) {
      await page.keyboard.press(key);
      if (col < 7) await at(row, col);
    }
    await page.keyboard.press('Home');
    await at(0, 0);
    await page.keyboard.press('PageDown');
    const down = Number(await box.locator('xpath=ancestor::*[@role="row"]').getAttribute('aria-rowindex'));
    assert.ok(down > 10, `a page is ${down} rows`);
    await page.keyboard.press('PageUp');
    await at(0, 0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('F2');
    await until('the value is there to be edited', async () => (await box.inputValue()) === '北京');
    await box.fill('天津');
    await page.keyboard.press('Escape');
    await at(0, 1);
    assert.equal((await records('厂家 001'))[0].city, '北京');
    await page.keyboard.type('重庆');
    await page.keyboard.press('Enter');
    await at(1, 1);
    await cell(0, 1).getByText('重庆').waitFor();
    await until('it is saved', async () => (await records('厂家 001'))[0].city === '重庆');
    await page.keyboard.press('ControlOrMeta+z');
    await until('it is undone', async () => (await records('厂家 001'))[0].city === '北京');
    await cell(0, 1).getByText('北京').waitFor();
  });

  await j.step('a block is copied, pasted, filled down and cleared, each undone as one', async () => {
    await cell(0, 1).click();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ControlOrMeta+c');
    await said('已复制 2 行 2 列').waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '北京\t甲\n上海\t乙');
    await cell(4, 1).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ControlOrMeta+v');
    const strip = page.getByRole('dialog', { name: '粘贴' });
    await strip.getByText('将修改 4 格').waitFor();
    await page.keyboard.press('Enter');
    await said('已粘贴 4 格').waitFor();
    await until('both rows are saved', async () => {
      const [six, seven] = [await records('厂家 006'), await records('厂家 007')];
      return six[0].city === '北京' && six[0].level === 'a' && seven[0].city === '上海' && seven[0].level === 'b';
    });
    await page.keyboard.press('ControlOrMeta+z');
    await until('the paste is undone whole', async () => {
      const [six, seven] = [await records('厂家 006'), await records('厂家 007')];
      return six[0].city === '上海' && seven[0].city === '广州' && seven[0].level === 'c';
    });
    await cell(5, 1).getByText('上海').waitFor();
    await cell(8, 3).click();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('ControlOrMeta+d');
    await said('已填充 2 格').waitFor();
    await cell(10, 3).getByText('9', { exact: true }).waitFor();
    await page.keyboard.press('Delete');
    await said('已清空 3 格').waitFor();
    await until('they are blank', async () => (await records('厂家 009'))[0].amount === null);
    await page.getByRole('button', { name: '撤销', exact: true }).last().click();
    await until('they are back', async () => (await records('厂家 009'))[0].amount === 9);
    await cell(9, 3).getByText('9', { exact: true }).waitFor();
  });

  await j.step('what comes from Excel is checked cell by cell before it is pasted', async () => {
    await cell(11, 1).click();
    await paste('苏州\t乙\t1,200.5\t2026-03-01\t厂家 001\n无锡\t丁\t三百\t昨天\t没有这家\n');
    const strip = page.getByRole('dialog', { name: '粘贴' });
    await strip.getByText('将修改 7 格，3 格不能写入').waitFor();
    await strip.getByText('级别 · 空: 没有这个选项').or(strip.getByText(/级别 · .*: 没有这个选项/)).first().waitFor();
    await j.screens(page, 'paste');
    await strip.getByRole('button', { name: '粘贴', exact: true }).click();
    // The quantity of the first row asks for a reason, by its form.
    const told = page.getByRole('dialog', { name: /1 条/ });
    await told.getByText('厂家 012').waitFor();
    await j.screen(page, 'paste-refused');
    await told.getByRole('button', { name: '知道了' }).click();
    await said('已粘贴 2 格').waitFor();
    await cell(11, 1).getByText('深圳').waitFor();
    await cell(12, 1).getByText('无锡').waitFor();
    const [thirteen] = await records('厂家 013');
    assert.equal(thirteen.city, '无锡');
    assert.equal(thirteen.level, 'a');
  });

  await j.step('what somebody else changed meanwhile is shown beside mine, and one chooses', async () => {
    page.seen.expect(/^PATCH .*: 409$/);
    const [{ id }] = await records('厂家 020');
    const change = async (values) => api.patch(`/api/v1/objects/firm/records/${id}`, { version: (await api.get(`/api/v1/objects/firm/records/${id}`)).version, ...values });
    await cell(15, 1).click();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
    await at(19, 1);
    await page.keyboard.press('F2');
    await until('the editor is open', async () => (await box.inputValue()) === '深圳');
    await box.fill('珠海');
    await change({ city: '东莞', reason: '搬迁' });
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /刚被/ });
    await dialog.getByText('珠海').waitFor();
    await dialog.getByText('东莞').waitFor();
    await j.screens(page, 'conflict');
    assert.equal((await records('厂家 020'))[0].city, '东莞');
    await dialog.getByRole('button', { name: '保存合并结果' }).click();
    await cell(19, 1).getByText('珠海').waitFor();
    await until('mine is saved over theirs', async () => {
      const [record] = await records('厂家 020');
      return record.city === '珠海' && record.reason === '搬迁';
    });
  });

  await j.step('a change that the form refuses goes back and says why', async () => {
    page.seen.expect(/^PATCH .*: 400$/);
    await cell(20, 3).click();
    await page.keyboard.type('2000');
    await page.keyboard.press('Enter');
    const told = page.getByRole('alert').filter({ hasText: '原因' });
    await told.waitFor();
    await cell(20, 3).getByText('21', { exact: true }).waitFor();
    await j.screen(page, 'refused');
    await told.getByRole('button', { name: '撤回修改' }).click();
    await told.waitFor({ state: 'hidden' });
    assert.equal((await records('厂家 021'))[0].amount, 21);
  });

  await j.step('a list is as it was left after a record page and after another view', async () => {
    const scroller = grid;
    await cell(20, 0).hover();
    await page.mouse.wheel(0, 3000);
    const row = grid.locator('[data-row]', { hasText: '厂家 090' });
    await row.waitFor();
    await row.locator('[data-lead]').click();
    await page.getByText('已选 1 条').waitFor();
    const top = await scroller.evaluate((element) => element.scrollTop);
    assert.ok(top > 2000, `scrolled to ${top}`);
    await row.locator('[data-open]').first().click({ modifiers: ['ControlOrMeta'] });
    await page.locator('#content').getByRole('heading', { name: '厂家 090' }).waitFor();
    await page.goBack();
    await row.waitFor();
    assert.equal(await scroller.evaluate((element) => element.scrollTop), top);
    assert.equal(await row.getAttribute('aria-selected'), 'true');
    await page.getByText('已选 1 条').waitFor();
    // The way back of the app itself.
    await row.locator('[data-open]').first().click({ modifiers: ['ControlOrMeta'] });
    await page.locator('#content').getByRole('heading', { name: '厂家 090' }).waitFor();
    await page.getByRole('navigation', { name: '当前位置' }).getByRole('link', { name: '厂家', exact: true }).click();
    await row.waitFor();
    assert.equal(await scroller.evaluate((element) => element.scrollTop), top);
    // Another kind of view, and back.
    await page.getByRole('radio', { name: '看板' }).click();
    await page.getByRole('list', { name: /甲/ }).or(page.getByRole('region', { name: /甲/ })).first().waitFor();
    await page.getByRole('radio', { name: '表格' }).click();
    await row.waitFor();
    await until('it is scrolled as it was', async () => (await scroller.evaluate((element) => element.scrollTop)) === top);
    await page.getByRole('button', { name: '取消选择' }).click();
  });

  await j.step('a filter by a number of months, in the builder, the address and on the server', async () => {
    await page.getByRole('button', { name: '筛选' }).click();
    const popover = page.getByRole('dialog', { name: '筛选' });
    await popover.getByRole('button', { name: '条件', exact: true }).click();
    const choose = async (label, name) => {
      await popover.getByRole('combobox', { name: label }).last().click();
      await page.getByRole('option', { name, exact: true }).click();
    };
    await choose('字段', '合作日期');
    await choose('关系', '是');
    await choose('值', '过去 N 个月');
    await popover.getByRole('spinbutton', { name: '月数' }).fill('2');
    await popover.getByText('共 1 条').waitFor();
    await j.screens(page, 'filter-months');
    await page.keyboard.press('Escape');
    assert.match(new URL(page.url()).searchParams.get('f'), /within\(record\.since, "last_months", 2\.0\)/);
    await page.getByText('合作日期 是 过去 2 个月').first().waitFor();
    await grid.getByText('厂家 013').waitFor();
    await page.getByRole('button', { name: '清除', exact: true }).click();
    await page.getByRole('region', { name: '厂家' }).getByText('共 240 条').waitFor();
  });

  await j.step('groups in two levels, their order and their blanks, all folded and unfolded', async () => {
    await page.getByRole('button', { name: '分组' }).click();
    const popover = page.getByRole('dialog', { name: '分组' });
    await popover.getByRole('button', { name: '添加分组' }).click();
    const tree = page.getByRole('treegrid', { name: '厂家' });
    const bands = tree.locator('[role=row][aria-level="1"]');
    await until('the options stand in their order, blank last', async () => (await bands.allInnerTexts()).map((words) => words.split('\n')[0].trim()).join() === '甲,乙,丙,级别：空');
    await popover.getByRole('button', { name: '级别 的顺序' }).click();
    await page.getByRole('menuitemradio', { name: '空值在前' }).or(page.getByRole('menuitemcheckbox', { name: '空值在前' })).or(page.getByRole('menuitem', { name: '空值在前' })).first().click();
    await until('blank stands first', async () => (await bands.allInnerTexts()).map((words) => words.split('\n')[0].trim()).join() === '级别：空,甲,乙,丙');
    await popover.getByRole('button', { name: '级别 的顺序' }).click();
    await page.getByRole('menuitemradio', { name: '降序' }).or(page.getByRole('menuitemcheckbox', { name: '降序' })).or(page.getByRole('menuitem', { name: '降序' })).first().click();
    await until('the options stand backwards', async () => (await bands.allInnerTexts()).map((words) => words.split('\n')[0].trim()).join() === '级别：空,丙,乙,甲');
    assert.equal(new URL(page.url()).searchParams.get('group'), '-level:first');
    await popover.getByRole('button', { name: '添加分组' }).click();
    await popover.getByRole('button', { name: '全部展开' }).click();
    await tree.locator('[role=row][aria-level="2"]').first().waitFor();
    await tree.getByText('厂家 004').waitFor();
    await j.screens(page, 'groups-popover');
    await popover.getByRole('button', { name: '全部折叠' }).click();
    await until('all are folded', async () => (await tree.locator('[role=row][aria-level]').count()) === 4);
    await page.keyboard.press('Escape');
    await j.screens(page, 'groups');
  });

  await j.step('the toolbar has room, narrow and in English', async () => {
    await api.patch('/api/v1/me', { locale: 'en' });
    const english = await j.visit({ who: admin, locale: 'en-US', viewport: { width: 1200, height: 800 }, path: '/a/_/o/firm?sort=name&group=-level:first&f=record.amount%20%3E%200.0' });
    await english.getByRole('treegrid', { name: 'Maker' }).locator('[aria-level="1"]').first().waitFor();
    await j.screen(english, 'narrow-en', { words: false });
    const bar = english.getByRole('toolbar').first();
    assert.ok(await bar.evaluate((element) => element.scrollWidth <= element.clientWidth), 'the toolbar runs over');
    await english.close();
    await api.patch('/api/v1/me', { locale: 'zh' });
    await page.setViewportSize({ width: 1200, height: 800 });
    await j.screen(page, 'narrow-zh');
  });

  await j.step('the list in a hand: cards, found again where they were left', async () => {
    const hand = await j.visit({ who: admin, viewport: phone, touch: true, path: '/a/_/o/firm?sort=name' });
    const cards = hand.getByRole('list', { name: '厂家' });
    await cards.getByRole('button', { name: /厂家 001/ }).waitFor();
    await j.screens(hand, 'cards');
    await cards.evaluate((element) => element.scrollTo({ top: 6600 }));
    const card = cards.getByRole('button', { name: /厂家 052/ });
    await card.waitFor();
    const top = await cards.evaluate((element) => element.scrollTop);
    await card.click();
    await hand.getByRole('heading', { name: '厂家 052' }).first().waitFor();
    await hand.goBack();
    await card.waitFor();
    await until('the cards are where they were', async () => (await cards.evaluate((element) => element.scrollTop)) === top);
    await j.screen(hand, 'cards-back');
  });
}

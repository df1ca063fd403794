import assert from 'node:assert/strict';
import { choose, totalIs } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

export const from = 'sample';

/** The workspace in the hand: cards, the bar below, a form, a record. */
export default async function onThePhone(j) {
  const api = await j.server.signIn();
  const page = await j.visit({ who: admin, viewport: phone, touch: true });
  const bar = page.getByRole('navigation', { name: '导航' });

  await j.step('home and the bar below', async () => {
    await page.goto('/');
    await page.getByRole('heading', { name: /，林晓$/ }).waitFor();
    await bar.getByRole('link', { name: '首页' }).waitFor();
    await j.screens(page, 'home');
    await noSideways(page);
  });

  await j.step('apps and the whole navigation in a sheet', async () => {
    await bar.getByRole('button', { name: '应用' }).tap();
    await page.getByRole('dialog').getByRole('button', { name: '商机' }).waitFor();
    await j.screen(page, 'apps');
    await page.getByRole('dialog').getByRole('button', { name: '商机' }).tap();
    await totalIs(page, 300);
  });

  await j.step('records as cards, filtered in a sheet', async () => {
    const cards = page.getByRole('list', { name: '商机' });
    await cards.getByRole('listitem').first().waitFor();
    await j.screens(page, 'cards');
    await noSideways(page);
    await page.getByRole('button', { name: /^筛选/ }).tap();
    const sheet = page.getByRole('dialog', { name: '筛选' });
    await sheet.getByRole('button', { name: '条件', exact: true }).tap();
    await choose(sheet, '字段', '阶段');
    await choose(sheet, '关系', '等于');
    await choose(sheet, '值', '赢单');
    const won = (await api.records('opportunity', { filter: 'record.stage == "won"', count: 'exact', limit: '1' })).count;
    await totalIs(page, won);
    await j.screen(page, 'filter');
    await sheet.getByRole('button', { name: `查看 ${won} 条` }).tap();
    await sheet.waitFor({ state: 'hidden' });
    assert.equal(await cards.getByText('输单').count(), 0);
  });

  await j.step('a card opens the page of the record, ← goes back to the list as it was', async () => {
    const place = page.url();
    await page.getByRole('list', { name: '商机' }).getByRole('button').first().tap();
    await page.getByRole('tab', { name: '变更' }).tap();
    await page.getByRole('tabpanel', { name: '变更' }).getByRole('row', { name: /阶段/ }).waitFor();
    await j.screen(page, 'history');
    await page.getByRole('tab', { name: '详情' }).tap();
    await j.screens(page, 'record');
    await noSideways(page);
    await page.getByRole('banner').getByRole('button', { name: '返回' }).tap();
    await until('the list again', async () => page.url() === place);
  });

  await j.step('what one does with a record is where the thumb is', async () => {
    const [account] = (await api.records('account', { filter: 'record.phone != null && record.lifecycle == "key"', limit: '1' })).items;
    await page.goto(`/a/crm/o/account/${account.id}`);
    const acts = page.getByRole('toolbar', { name: '记录的操作' });
    await acts.getByRole('button', { name: '电话' }).waitFor();
    const low = await acts.boundingBox();
    assert.ok(low.y > phone.height / 2 && low.y + low.height <= phone.height, 'the acts are at the foot');
    await acts.getByRole('button', { name: '评论' }).tap();
    await page.getByRole('textbox', { name: '写评论' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('在路上写的');
    await page.getByRole('button', { name: '发送' }).tap();
    await page.getByRole('listitem').getByText('在路上写的').waitFor();
    await acts.getByRole('button', { name: '更多' }).tap();
    await page.getByRole('dialog', { name: '更多' }).getByText('转移').waitFor();
    await j.screen(page, 'acts');
    await page.getByRole('dialog', { name: '更多' }).getByRole('button', { name: '关闭' }).tap();
    await acts.getByRole('button', { name: '编辑' }).tap();
    await page.getByRole('textbox', { name: '简称' }).fill('路上');
    await page.getByRole('button', { name: '保存', exact: true }).tap();
    await until('the short name', async () => (await api.get(`/api/v1/objects/account/records/${account.id}`)).short_name === '路上');
    await noSideways(page);
  });

  await j.step('a board a column at a time, and what came meanwhile', async () => {
    await page.goto('/a/crm/o/opportunity?kind=kanban');
    await page.getByRole('button', { name: /^初步接触/ }).first().waitFor();
    await j.screens(page, 'kanban');
    await noSideways(page);
    await bar.getByRole('link', { name: /消息/ }).tap();
    await page.getByRole('button', { name: '未读', exact: true }).waitFor();
    await j.screens(page, 'inbox');
    await noSideways(page);
  });

  await j.step('a short form keeps its foot in sight', async () => {
    await page.goto('/a/crm/o/account');
    await page.getByRole('button', { name: '搜索或输入命令' }).tap();
    await page.getByRole('option', { name: /快速新建/ }).tap();
    const sheet = page.getByRole('dialog', { name: /快速新建/ });
    await sheet.getByRole('textbox', { name: '客户名称' }).waitFor();
    await until('save is in sight', async () => {
      const save = await sheet.getByRole('button', { name: '保存', exact: true }).boundingBox();
      return save && save.y + save.height <= phone.height && save.x >= 0 && save.x + save.width <= phone.width;
    });
    await j.screen(page, 'quick');
    await sheet.getByRole('button', { name: '取消' }).tap();
    await sheet.waitFor({ state: 'hidden' });
  });

  await j.step('a new record by the button between', async () => {
    await bar.getByRole('button', { name: '新建' }).tap();
    await j.screen(page, 'new');
    await page.getByRole('dialog').getByText('联系人').tap();
    await page.getByRole('textbox', { name: '姓名' }).waitFor();
    await page.getByRole('textbox', { name: '姓名' }).fill('顾明远');
    const box = page.getByRole('combobox', { name: '客户' });
    const account = (await api.records('account', { limit: '1', sort: 'name' })).items[0];
    await box.tap();
    await page.keyboard.type(account.name.slice(0, 4));
    await page.getByRole('option', { name: new RegExp(account.name) }).tap();
    await j.screens(page, 'form');
    await noSideways(page);
    await page.getByRole('button', { name: '保存', exact: true }).tap();
    const made = await until('the contact', async () => (await api.records('contact', { filter: 'record.name == "顾明远"' })).items[0]);
    assert.equal(made.account, account.id);
  });
}

/** A phone's page never scrolls sideways. */
async function noSideways(page) {
  const { wide, seen } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, seen: innerWidth }));
  assert.ok(wide <= seen, `the page is ${wide} wide on a screen of ${seen}`);
}

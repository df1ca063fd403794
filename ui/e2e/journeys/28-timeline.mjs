import assert from 'node:assert/strict';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';
import { chinese } from '../harness/words.mjs';

const wang = { email: 'wang.fang@example.com', password: 'fangsun-2026' };
const li = { email: 'li.lei@example.com', password: 'fangsun-2026' };

/** People talk on a record, are told of it, follow it, and choose how they are told. */
export default async function timeline(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('客户', [
    ['app', { kind: 'app', key: 'sales_app', label: { zh: '客户管理', en: 'Customers' }, navigation: [{ items: [{ object: 'client' }] }] }],
    ['object', { kind: 'object', key: 'client', app: 'sales_app', owner: true, label: { zh: '客户', en: 'Customer' }, title: 'name', page: { activities: [{ object: 'visit', via: 'client', time: 'at' }] }, fields: [
      { key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } },
      { key: 'cost', type: 'money', label: { zh: '成本', en: 'Cost' } },
    ] }],
    ['object', { kind: 'object', key: 'visit', app: 'sales_app', owner: true, label: { zh: '拜访', en: 'Visit' }, title: 'topic', fields: [
      { key: 'topic', type: 'text', label: { zh: '主题', en: 'Topic' }, required: true },
      { key: 'client', type: 'relation', object: 'client', label: { zh: '客户', en: 'Customer' }, required: true },
      { key: 'at', type: 'datetime', label: { zh: '时间', en: 'Time' }, default: { expr: 'now' } },
      { key: 'way', type: 'select', label: { zh: '方式', en: 'Way' }, default: 'visit', options: [{ value: 'visit', label: { zh: '上门', en: 'On site' }, color: 'indigo' }, { value: 'call', label: { zh: '电话', en: 'Call' }, color: 'green' }] },
    ] }],
    ['role', { kind: 'role', key: 'seller', app: 'sales_app', label: { zh: '销售', en: 'Sales' }, grants: [
      { key: 'own', object: 'client', operations: ['view', 'create', 'edit', 'comment', 'share'], rows: 'record.owner == user', read: ['name', 'owner'], write: ['name'] },
      { key: 'team', object: 'client', operations: ['view', 'comment'], team: 'viewer', read: ['name', 'owner'] },
      { key: 'visits', object: 'visit', operations: ['view', 'create'], rows: 'record.owner == user' },
    ] }],
  ]);
  const { id: wangId } = await api.post('/api/v1/people', { ...wang, name: '王芳', roles: ['seller'] });
  const { id: liId } = await api.post('/api/v1/people', { ...li, name: '李雷', roles: ['seller'] });
  const { id } = await api.post('/api/v1/objects/client/records', { name: '远大机械', owner: wangId });
  await api.patch(`/api/v1/objects/client/records/${id}`, { version: 1, cost: 8 });
  const place = `/a/sales_app/o/client/${id}`;
  const page = await j.visit({ who: wang, path: place });
  const rail = page.getByRole('complementary', { name: '动态' });
  const box = rail.getByRole('textbox', { name: '写评论，用 @ 提到同事' });

  await j.step('who does not see the record is offered as such, and is not told', async () => {
    await box.waitFor();
    await rail.getByText('新建了客户').waitFor();
    assert.equal(await rail.getByText('成本').count(), 0, 'a hidden field is on the timeline');
    await page.keyboard.press('m');
    await page.keyboard.type('请 @李');
    const option = page.getByRole('option', { name: /李雷/ });
    await option.getByText('无权查看，不会通知').waitFor();
    await j.screens(page, 'mention');
    await page.keyboard.press('Enter');
    await page.keyboard.type('看一下');
    await page.keyboard.press('Control+Enter');
    await rail.getByText('看一下').waitFor();
    const talked = await j.server.signIn(li);
    assert.equal((await talked.get('/api/v1/me/notifications')).items.length, 0);
  });

  await j.step('an activity is made on the timeline, and stands there at its time', async () => {
    await rail.getByRole('button', { name: '新建拜访' }).click();
    const dialog = page.getByRole('dialog', { name: '快速新建拜访' });
    await until('the client is filled in', async () => (await dialog.getByRole('combobox', { name: '客户', exact: true }).inputValue()) === '远大机械');
    await dialog.getByRole('textbox', { name: '主题' }).fill('参观工厂');
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    const made = rail.getByRole('listitem').filter({ has: page.getByRole('link', { name: '参观工厂' }) });
    await made.getByText('上门').waitFor();
    await made.getByText('王芳').waitFor();
  });

  await j.step('what is added elsewhere is there without reloading, at its own time, among its kind', async () => {
    await (await j.server.signIn(wang)).post('/api/v1/objects/visit/records', { topic: '电话回访', client: id, way: 'call', at: new Date(Date.now() - 26 * 3_600_000).toISOString() });
    await rail.getByRole('link', { name: '电话回访' }).waitFor();
    assert.deepEqual(await rail.getByRole('link').allTextContents(), ['参观工厂', '电话回访']);
    await j.screens(page, 'activities');
    await rail.getByRole('button', { name: '跟进', exact: true }).click();
    await rail.getByText('新建了客户').waitFor({ state: 'hidden' });
    await rail.getByRole('link', { name: '电话回访' }).waitFor();
    await rail.getByRole('button', { name: '全部', exact: true }).click();
    await rail.getByText('新建了客户').waitFor();
    await rail.getByRole('link', { name: '参观工厂' }).click();
    await page.getByRole('heading', { level: 1, name: '参观工厂' }).first().waitFor();
    await page.goBack();
    await rail.getByRole('link', { name: '参观工厂' }).waitFor();
  });

  const other = await j.visit({ who: li, path: '/' });
  await j.step('who is given the record is told at once, with a badge', async () => {
    await other.getByRole('button', { name: '消息', exact: true }).waitFor();
    const hers = await j.server.signIn(wang);
    await hers.put(`/api/v1/objects/client/records/${id}/shares`, { kind: 'user', subject: liId, level: 'viewer' });
    await other.getByRole('button', { name: '消息，1 条未读' }).waitFor();
    await hers.post(`/api/v1/objects/client/records/${id}/comments`, { text: `<@${liId}> 报价要改` });
    await other.getByRole('button', { name: '消息，2 条未读' }).waitFor();
    await other.getByRole('button', { name: '消息，2 条未读' }).click();
    await other.getByRole('dialog', { name: '消息' }).getByText('王芳 在 远大机械 提到了你').waitFor();
    await j.screens(other, 'bell');
    await other.keyboard.press('Escape');
  });

  await j.step('the inbox shows the record beside the list, and one answers there', async () => {
    await other.keyboard.press('g');
    await other.keyboard.press('n');
    await other.getByRole('button', { name: '同一条记录还有 1 条' }).waitFor();
    await other.getByRole('button', { name: /提到了你/ }).click();
    await other.getByRole('button', { name: '消息', exact: true }).waitFor(); // what is folded under it is read with it
    await other.getByRole('heading', { name: '远大机械' }).waitFor();
    const said = other.getByRole('listitem').filter({ hasText: '报价要改' }).last();
    assert.equal(await other.getByText(/参观工厂|电话回访/).count(), 0, 'activities of others are on the timeline');
    await said.getByRole('button', { name: '回复' }).click();
    await other.keyboard.type('好，明天给');
    await other.keyboard.press('Control+Enter');
    await other.getByText('好，明天给').first().waitFor();
    await said.getByRole('button', { name: '赞' }).click();
    await said.getByRole('button', { name: /👍/ }).first().waitFor();
    await j.screens(other, 'inbox');
  });

  await j.step('what is done with is archived by a key, with what is folded under it, taken back, and found among the archived', async () => {
    const told = other.getByRole('button', { name: /提到了你/ });
    await told.click();
    await other.keyboard.press('e');
    await other.getByText('已归档 2 条', { exact: true }).first().waitFor();
    await told.waitFor({ state: 'detached' });
    await other.getByText('都看完了').waitFor();
    await j.screen(other, 'inbox-archived-all');
    await other.getByRole('button', { name: '撤销', exact: true }).first().click();
    await told.waitFor();
    await told.hover();
    await other.getByRole('button', { name: '归档', exact: true }).first().click();
    await told.waitFor({ state: 'detached' });
    await other.getByRole('button', { name: '已归档', exact: true }).click();
    await told.waitFor();
    await j.screens(other, 'inbox-archived');
    const mine = await j.server.signIn(li);
    await until('it is archived', async () => (await mine.get('/api/v1/me/notifications?archived=true')).items.length === 2);
    await told.click();
    await other.keyboard.press('e');
    await told.waitFor({ state: 'detached' });
    await other.getByText('没有归档的消息').waitFor();
    await other.getByRole('button', { name: '已归档', exact: true }).click();
    await told.waitFor();
    await until('it is back', async () => (await mine.get('/api/v1/me/notifications')).items.length === 2);
  });

  await j.step('the answer appears with who asked, without reloading', async () => {
    await rail.getByText('好，明天给').waitFor();
    await rail.getByText('回复 王芳').waitFor();
    await page.getByRole('button', { name: '消息，2 条未读' }).waitFor(); // the record was given to her, too
  });

  await j.step('a comment is changed and deleted, and leaves where it was', async () => {
    const mine = rail.getByRole('listitem').filter({ hasText: '看一下' });
    await mine.getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: '修改' }).click();
    await rail.getByRole('textbox', { name: '修改评论' }).fill('@李雷 今天看一下');
    await rail.getByRole('button', { name: '保存' }).click();
    await rail.getByText('今天看一下').waitFor();
    await rail.getByText('已修改').waitFor();
    await rail.getByRole('listitem').filter({ hasText: '今天看一下' }).getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: '删除' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '删除' }).click();
    await rail.getByText('已删除', { exact: true }).waitFor();
    await j.screens(page, 'record');
  });

  await j.step('a record is followed, and a right that ends takes its notifications along', async () => {
    await other.getByLabel('关注', { exact: true }).click();
    await other.getByText('已关注，有变更时会通知你').waitFor();
    const hers = await j.server.signIn(wang);
    for (const share of (await hers.get(`/api/v1/objects/client/records/${id}/shares`)).items) await hers.delete(`/api/v1/objects/client/records/${id}/shares/${share.id}`);
    other.seen.expect(/404/);
    await other.reload();
    await other.getByText('这条记录已不在你的查看范围').first().waitFor();
    assert.equal(await other.getByText('远大机械').count(), 0);
  });

  await j.step('one chooses how one is told', async () => {
    await other.getByRole('link', { name: '通知设置' }).click();
    const mail = other.getByRole('checkbox', { name: '关注的记录有变更 邮件' });
    await Promise.all([other.waitForResponse((answer) => answer.request().method() === 'PUT'), mail.click()]);
    await other.reload();
    await mail.waitFor();
    assert.equal(await mail.isChecked(), true);
    await j.screens(other, 'settings');
  });

  await j.step('on a phone the timeline is a tab and the inbox is in the bar', async () => {
    const narrow = await j.visit({ who: wang, path: place, viewport: phone, touch: true });
    await narrow.getByRole('tab', { name: '动态' }).click();
    await narrow.getByText('好，明天给').waitFor();
    await narrow.getByRole('link', { name: '电话回访' }).waitFor();
    await j.screen(narrow, 'phone-timeline');
    await narrow.getByRole('link', { name: /消息/ }).click();
    await narrow.getByText('李雷 回复了你在 远大机械 的评论').waitFor();
    await j.screen(narrow, 'phone-inbox');
    assert.ok((await narrow.evaluate(() => document.documentElement.scrollWidth)) <= phone.width);
  });

  await j.step('in English it is English', async () => {
    const english = await j.visit({ who: admin, path: place, locale: 'en-US' });
    await (await j.server.signIn(admin)).patch('/api/v1/me', { locale: 'en' });
    await english.reload();
    await english.getByRole('complementary', { name: 'Timeline' }).getByText('created this Customer').waitFor();
    await english.getByRole('button', { name: 'New Visit' }).waitFor();
    assert.deepEqual(await chinese(english, [/远大机械|王芳|李雷|林晓|报价要改|好，明天给|参观工厂|电话回访/]), []);
    await j.screen(english, 'english', { words: false });
  });
}

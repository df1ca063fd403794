import assert from 'node:assert/strict';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

export const from = 'sample';

const open = '!(record.stage in ["won", "lost", "invalid"])';

/** A customer's page: its numbers open their rows and follow changes, its tabs are those of the object, and it steps through the list. */
export default async function recordPage(j) {
  const api = await j.server.signIn(admin);
  const records = async (object, query = '') => (await api.get(`/api/v1/objects/${object}/records?${query}`)).items;
  const deals = await records('opportunity', `limit=500&filter=${encodeURIComponent(open)}`);
  const busy = deals.map((deal) => deal.account?.id ?? deal.account).sort((a, b) => deals.filter((d) => (d.account?.id ?? d.account) === b).length - deals.filter((d) => (d.account?.id ?? d.account) === a).length)[0];
  const mine = deals.filter((deal) => (deal.account?.id ?? deal.account) === busy);
  const all = await records('opportunity', `limit=500&filter=${encodeURIComponent(`record.account == "${busy}"`)}`);
  const account = await api.get(`/api/v1/objects/account/records/${busy}`);
  const place = `/a/crm/o/account/${busy}`;
  const page = await j.visit({ who: admin, path: place });
  const numbers = page.getByRole('region', { name: '数字' });
  const deal = (count) => numbers.getByRole('link', { name: `在谈商机：${count}，打开这些记录` });

  await j.step('numbers of what links to it stand under its head', async () => {
    await deal(mine.length).waitFor();
    await numbers.getByRole('link', { name: /^累计成交：/ }).waitFor();
    await j.screens(page, 'numbers');
  });

  await j.step('a number says what it is made of', async () => {
    await numbers.getByRole('button', { name: '在谈金额是怎么算的' }).click();
    const about = page.getByRole('dialog', { name: '在谈金额' });
    await about.getByText('商机的预计金额之和').waitFor();
    await about.getByText('只算你能查看的记录和字段。').waitFor();
    await j.screens(page, 'about');
    await page.keyboard.press('Escape');
  });

  await j.step('a number follows what others do', async () => {
    await page.getByRole('tab', { name: `商机 ${all.length}`, exact: true }).click();
    const list = page.getByRole('region', { name: '商机' });
    await list.getByRole('link', { name: all[0].name }).or(list.getByText(`${all.length}`, { exact: true })).first().waitFor();
    await page.waitForTimeout(500); // until the page listens
    const { id } = await api.post('/api/v1/objects/opportunity/records', { name: '二期扩容', account: busy, amount: 5000, expected_close: '2027-06-30', pipeline: 'standard', stage: 's1' });
    await deal(mine.length + 1).waitFor();
    await list.getByRole('link', { name: '二期扩容' }).waitFor();
    await page.getByRole('tab', { name: `商机 ${all.length + 1}`, exact: true }).waitFor();
    await api.patch(`/api/v1/objects/opportunity/records/${id}`, { version: 1, stage: 'lost', lost_reason: 'price' });
    await deal(mine.length).waitFor();
    await api.delete(`/api/v1/objects/opportunity/records/${id}`);
    await list.getByRole('link', { name: '二期扩容' }).waitFor({ state: 'hidden' });
    await page.getByRole('tab', { name: `商机 ${all.length}`, exact: true }).waitFor();
  });

  await j.step('a number opens exactly its rows', async () => {
    await deal(mine.length).click();
    await page.getByRole('grid').waitFor();
    for (const one of mine) await page.getByRole('gridcell', { name: one.name }).first().waitFor();
    await page.getByRole('region', { name: '商机' }).getByText(`共 ${mine.length} 条`).waitFor();
    await page.goBack();
    await deal(mine.length).waitFor();
  });

  await j.step('tabs are those of the object, in its order and words', async () => {
    const tabs = await page.getByRole('tablist', { name: '记录的部分' }).getByRole('tab').allTextContents();
    assert.deepEqual(tabs.map((name) => name.replace(/\d+\+?$/, '')), ['详情', '联系人', '商机', '跟进记录', '下级客户', '转介绍的客户', '变更']);
    await page.getByRole('tab', { name: `商机 ${all.length}`, exact: true }).waitFor();
    await page.getByRole('tab', { name: '下级客户' }).click();
    await page.getByRole('heading', { name: /下级客户/ }).waitFor();
  });

  await j.step('a record without any says so, and what is made from its page is there at once', async () => {
    const made = await api.post('/api/v1/objects/account/records', { name: '新成立的公司', kind: 'enterprise', source_channel: account.source_channel });
    for (const [viewport, touch] of [[undefined, false], [phone, true]]) {
      const fresh = await j.visit({ who: admin, touch, ...(viewport && { viewport }), path: `/a/crm/o/account/${made.id}?tab=opportunity` });
      await fresh.getByRole('link', { name: /^最近跟进：/ }).waitFor();
      if (touch) {
        await fresh.getByRole('tab', { name: '商机 1' }).waitFor();
        await fresh.getByRole('link', { name: '第一单' }).waitFor();
        await j.screens(fresh, 'list-phone');
        await fresh.goto(`/a/crm/o/account/${made.id}?tab=history`);
        await fresh.getByText('变更', { exact: true }).first().waitFor();
        await j.screens(fresh, 'history-phone');
      } else {
        await fresh.getByText('还没有商机').waitFor();
        await j.screens(fresh, 'empty');
        await fresh.getByRole('button', { name: '新建商机' }).click();
        const dialog = fresh.getByRole('dialog', { name: '快速新建商机' });
        await until('the customer is filled in', async () => (await dialog.getByRole('combobox', { name: '客户', exact: true }).inputValue()) === '新成立的公司');
        await dialog.getByRole('textbox', { name: '商机名称' }).fill('第一单');
        await dialog.getByRole('textbox', { name: '预计金额' }).fill('800');
        await dialog.getByLabel('预计成交日期').fill('2027-06-30');
        await dialog.getByRole('button', { name: '保存', exact: true }).click();
        await dialog.waitFor({ state: 'hidden' });
        await fresh.getByRole('link', { name: '第一单' }).waitFor();
        await fresh.getByRole('tab', { name: '商机 1' }).waitFor();
        await fresh.getByRole('link', { name: '在谈商机：1，打开这些记录' }).waitFor();
      }
      await fresh.close();
    }
  });

  await j.step('a related record is edited in its list, back by undo, and a refusal says why', async () => {
    const firm = await api.post('/api/v1/objects/account/records', { name: '就地修改的公司', kind: 'enterprise', source_channel: account.source_channel });
    const { id } = await api.post('/api/v1/objects/opportunity/records', { name: '就地修改的商机', account: firm.id, amount: 5000, expected_close: '2027-06-30', pipeline: 'standard', stage: 's3' });
    const amount = async () => (await api.get(`/api/v1/objects/opportunity/records/${id}`)).amount;
    await page.goto(`/a/crm/o/account/${firm.id}?tab=opportunity`);
    const list = page.getByRole('region', { name: '商机' });
    const pencil = (value) => list.getByRole('button', { name: new RegExp(`^修改 预计金额：.*${value}`) });
    await pencil('5,000').focus();
    await page.keyboard.press('Enter');
    const input = list.getByRole('textbox', { name: '预计金额' });
    await input.fill('0');
    await page.keyboard.press('Enter');
    page.seen.expect(/^PATCH .*: 400$/);
    await list.getByRole('alert').getByText(/^就地修改的商机：.*大于 0/).waitFor();
    await pencil('5,000').waitFor();
    await j.screens(page, 'related-refused');
    await list.getByRole('alert').getByRole('button', { name: '关闭' }).click();
    await pencil('5,000').focus();
    await page.keyboard.press('Enter');
    await input.fill('7000');
    await j.screens(page, 'related-edit');
    await page.keyboard.press('Enter');
    await pencil('7,000').waitFor();
    await until('it is written', async () => (await amount()) === 7000);
    await until('it is here', () => pencil('7,000').evaluate((one) => one === document.activeElement));
    await page.keyboard.press('ControlOrMeta+z');
    await pencil('5,000').waitFor();
    await until('it is undone', async () => (await amount()) === 5000);
  });

  await j.step('before it was made there is nothing of a record to read again', async () => {
    page.seen.expect(/\/then: 409$/);
    await page.goto(`${place}?at=2000-01-01T00:00:00.000Z`);
    await page.getByRole('alert').getByText('那时这条记录还不存在。').waitFor();
    assert.equal(await page.getByRole('alert').getByRole('button', { name: '重试' }).count(), 0);
  });

  await j.step('the page goes on through the list that it was opened from', async () => {
    await page.goto('/a/crm/o/account?view=all&sort=name');
    const rows = await records('account', 'limit=3&sort=name');
    await page.getByRole('gridcell', { name: rows[1].name, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '打开整页' }).click();
    const head = (name) => page.getByRole('heading', { level: 1, name }).first();
    await head(rows[1].name).waitFor();
    await page.getByText(/^2 \/ \d+\+?$/).waitFor();
    await j.screens(page, 'steps');
    await page.reload();
    await page.getByText(/^2 \/ \d+\+?$/).waitFor();
    await page.keyboard.press('j');
    await head(rows[2].name).waitFor();
    await page.getByText(/^3 \/ \d+\+?$/).waitFor();
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    await head(rows[0].name).waitFor();
    assert.equal(await page.getByRole('button', { name: '上一条' }).getAttribute('aria-disabled'), 'true');
    await page.goBack();
    await page.getByRole('gridcell', { name: rows[1].name, exact: true }).waitFor();
  });

  await j.step('on a phone the numbers stand in one line', async () => {
    const small = await j.visit({ who: admin, viewport: phone, touch: true, path: place });
    await small.getByRole('link', { name: `在谈商机：${mine.length}，打开这些记录` }).waitFor();
    await small.getByText(account.name).first().waitFor();
    await j.screens(small, 'phone');
  });

  await j.step('a stage bar moves a record, back by undo, and says why it may not', async () => {
    const { id } = await api.post('/api/v1/objects/opportunity/records', { name: '阶段条商机', account: busy, amount: 5000, expected_close: '2027-06-30', pipeline: 'standard', stage: 's2' });
    const at = async () => (await api.get(`/api/v1/objects/opportunity/records/${id}`)).stage;
    await page.goto(`/a/crm/o/opportunity/${id}`);
    const bar = page.getByRole('list', { name: '阶段', exact: true });
    const current = (name) => bar.getByRole('button', { name: new RegExp(`^${name}.*当前阶段$`) });
    await current('需求确认').waitFor();
    assert.equal(await bar.locator('[aria-current=step]').count(), 1);
    await bar.getByRole('button', { name: '初步接触，已经过' }).waitFor();
    await bar.getByText('刚到').waitFor();
    await j.screens(page, 'stage');

    await bar.getByRole('button', { name: '推进到商务谈判' }).click();
    await current('商务谈判').waitFor();
    await page.getByText('“阶段条商机”已到商务谈判').first().waitFor();
    await until('it is written', async () => (await at()) === 's4');
    await page.getByRole('button', { name: '撤销' }).click();
    await current('需求确认').waitFor();
    await until('it is undone', async () => (await at()) === 's2');

    await current('需求确认').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await current('方案报价').waitFor();
    await until('the keys moved it', async () => (await at()) === 's3');
    await page.getByText('“阶段条商机”已到方案报价').first().waitFor();
    await page.keyboard.press('ControlOrMeta+z');
    await current('需求确认').waitFor();
    await until('the shortcut undid it', async () => (await at()) === 's2');

    const close = async () => {
      await bar.getByRole('button', { name: '结束', exact: true }).click();
      await page.getByRole('menuitemcheckbox', { name: '输单' }).click();
      await needs.getByText('到输单要先填写这 1 项。').waitFor();
    };
    const needs = page.getByRole('dialog', { name: '推进到输单' });
    await close();
    await j.screens(page, 'stage-needs');
    await needs.getByRole('button', { name: '推进到输单' }).click();
    await needs.getByText(/填写/).nth(1).waitFor();
    await page.keyboard.press('Escape');
    await needs.waitFor({ state: 'hidden' });
    await current('需求确认').waitFor();
    assert.equal(await at(), 's2');
    await close();
    await page.keyboard.press('Enter'); // the focus is in its first field
    await page.getByRole('option', { name: '价格' }).click();
    await page.keyboard.press('Escape'); // what was chosen stays
    await needs.getByRole('button', { name: '推进到输单' }).click();
    await page.getByText('“阶段条商机”已到输单').first().waitFor();
    await bar.getByText('输单', { exact: true }).waitFor();
    assert.equal((await api.get(`/api/v1/objects/opportunity/records/${id}`)).lost_reason, 'price');
    await page.getByRole('button', { name: '撤销' }).last().click();
    await current('需求确认').waitFor();
    await until('both are undone', async () => (await at()) === 's2' && (await api.get(`/api/v1/objects/opportunity/records/${id}`)).lost_reason === '');

    await api.post(`/api/v1/objects/opportunity/records/${id}/actions/lock`, { reason: '审计' });
    await page.reload();
    await page.getByRole('button', { name: '记录已锁定，不能改阶段' }).waitFor();
    assert.equal(await bar.getByRole('button', { name: '推进到商务谈判' }).getAttribute('aria-disabled'), 'true');
    await bar.getByText('结束', { exact: true }).waitFor();
    assert.equal(await bar.getByRole('button', { name: '结束', exact: true }).count(), 0);
    await j.screens(page, 'stage-locked');
  });

  await j.step('on a phone the stage is one line that opens the steps', async () => {
    const { id } = await api.post('/api/v1/objects/opportunity/records', { name: '手机上的商机', account: busy, amount: 5000, expected_close: '2027-06-30', pipeline: 'standard', stage: 's3' });
    const small = await j.visit({ who: admin, viewport: phone, touch: true, path: `/a/crm/o/opportunity/${id}` });
    const line = small.getByRole('group', { name: '阶段', exact: true });
    await line.getByText('3/5').waitFor();
    await j.screens(small, 'stage-phone');
    await line.getByRole('button').first().click();
    await small.getByRole('dialog', { name: '阶段' }).waitFor();
    await j.screens(small, 'stage-phone-steps');
    await small.getByRole('dialog', { name: '阶段' }).getByText('商务谈判', { exact: true }).click();
    await line.getByText('4/5').waitFor();
    await until('it is written', async () => (await api.get(`/api/v1/objects/opportunity/records/${id}`)).stage === 's4');
    await line.getByRole('button').first().click();
    await small.getByRole('dialog', { name: '阶段' }).getByText('输单', { exact: true }).click();
    const needs = small.getByRole('dialog', { name: '推进到输单' });
    await needs.getByText('到输单要先填写这 1 项。').waitFor();
    await j.screens(small, 'stage-phone-needs');
    await needs.getByRole('combobox', { name: '输单原因' }).click();
    await small.getByRole('option', { name: '价格' }).click();
    await needs.getByRole('button', { name: '推进到输单' }).click();
    await line.getByText('输单', { exact: true }).waitFor();
    await until('it is lost', async () => (await api.get(`/api/v1/objects/opportunity/records/${id}`)).lost_reason === 'price');
    await small.close();
  });

  await j.step('the designer adds a number and activities, names a tab and leaves one out', async () => {
    await page.goto('/design/crm/o/opportunity?tab=page');
    await page.getByRole('combobox', { name: '阶段字段' }).waitFor();
    await j.screens(page, 'design-stage');
    await page.goto('/design/crm/o/account?tab=page');
    await page.getByRole('button', { name: '添加数字' }).click();
    const drawer = page.getByRole('dialog').filter({ has: page.getByText('哪些记录') });
    await drawer.getByRole('textbox', { name: '名称' }).first().fill('联系人数');
    await page.getByRole('dialog', { name: '联系人数' }).waitFor();
    await drawer.getByRole('combobox', { name: '哪些记录' }).click();
    await page.getByRole('option', { name: '联系人', exact: true }).click();
    await j.screens(page, 'design-number');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^联系人数/ }).waitFor();
    await page.getByRole('combobox', { name: '跟进记录的时间' }).waitFor();
    await page.getByRole('combobox', { name: '添加跟进…' }).click();
    await page.getByRole('option', { name: '商机', exact: true }).click();
    await page.getByRole('combobox', { name: '商机的时间' }).click();
    await page.getByRole('option', { name: '按创建时间' }).click();
    await page.getByRole('button', { name: '移除跟进“跟进记录”' }).click();
    await page.getByText('已移除跟进“跟进记录”').waitFor();
    await page.getByRole('textbox', { name: '商机的名称' }).fill('生意');
    await page.getByRole('button', { name: '移除标签页“转介绍的客户”' }).click();
    await page.getByText('已移除标签页“转介绍的客户”').waitFor();
    await j.screens(page, 'design-page');
    await until('the draft is kept', async () => (await api.get('/api/v1/definitions/object/account')).page.tabs.length === 7);
    assert.deepEqual((await api.get('/api/v1/definitions/object/account')).page.activities, [{ object: 'opportunity', via: 'account' }]);
    await api.post('/api/v1/releases', { note: '客户页', keys: ['object/account'] });
    await page.goto(place);
    await numbers.getByRole('link', { name: /^联系人数：\d+，打开这些记录$/ }).waitFor();
    await page.getByRole('tab', { name: '生意' }).waitFor();
    assert.equal(await page.getByRole('tab', { name: '转介绍的客户' }).count(), 0);
    await page.getByRole('complementary', { name: '动态' }).getByRole('link', { name: mine[0].name }).waitFor();
  });

  await j.step('records are locked by a condition', async () => {
    await page.goto('/design/crm/o/account?tab=rules');
    await page.getByRole('switch', { name: '按条件锁定记录' }).click();
    await page.getByText('填写条件，否则不会锁定。').waitFor();
    await j.screens(page, 'design-lock');
  });
}

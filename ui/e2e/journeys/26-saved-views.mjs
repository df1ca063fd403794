import assert from 'node:assert/strict';
import { choose, column, totalIs } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

export const from = 'sample';

/** Views that people make: made, saved, shared, ordered, coloured, deleted and taken back. */
export default async function savedViews(j) {
  const api = await j.server.signIn();
  const page = await j.visit({ who: admin });
  const grade = async (value) => (await api.records('account', { filter: `record.grade == "${value}"`, count: 'exact', limit: '1' })).count;
  const views = async () => (await api.get('/api/v1/objects/account/views')).items;
  const menu = () => page.getByRole('dialog', { name: '视图' });
  const acts = async (name, act) => {
    await page.getByRole('button', { name: '所有视图' }).click();
    await menu().getByRole('button', { name: `${name} 的操作` }).click();
    await page.getByRole('menuitem', { name: act }).click();
  };

  await j.step('what is filtered is saved as a view of one’s own', async () => {
    await page.goto('/a/crm/o/account');
    await totalIs(page, 200);
    await page.getByRole('button', { name: /^筛选/ }).click();
    const dialog = page.getByRole('dialog', { name: '筛选' });
    await dialog.getByRole('button', { name: '条件', exact: true }).click();
    await choose(dialog, '字段', '客户等级');
    await choose(dialog, '关系', '是任一');
    await dialog.getByRole('combobox', { name: /^值/ }).click();
    await page.getByRole('option', { name: 'A 级', exact: true }).click();
    await page.keyboard.press('Escape');
    await totalIs(page, await grade('a'));
    await page.keyboard.press('Escape');
    await page.getByText('已改动').waitFor();
    await page.getByRole('button', { name: '另存' }).click();
    await page.getByRole('dialog', { name: '另存为新视图' }).getByLabel('名称').fill('A 级客户');
    await j.screen(page, 'save-as');
    await page.getByRole('dialog').getByRole('button', { name: '另存' }).click();
    await page.getByRole('radio', { name: 'A 级客户', checked: true }).waitFor();
    await page.getByText('已改动').waitFor({ state: 'hidden' });
    await totalIs(page, await grade('a'));
    await page.reload();
    await totalIs(page, await grade('a'));
  });

  await j.step('a change is kept with the view, or taken back', async () => {
    await page.getByRole('button', { name: /^排序/ }).click();
    const dialog = page.getByRole('dialog', { name: '排序' });
    await dialog.getByRole('button', { name: '添加排序' }).click();
    await page.keyboard.press('Escape');
    await page.getByText('已改动').waitFor();
    await page.getByRole('button', { name: '还原' }).click();
    await page.getByText('已改动').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: /^分组/ }).click();
    await page.getByRole('dialog', { name: '分组' }).getByRole('button', { name: '添加分组' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('treegrid').waitFor();
    await page.getByRole('button', { name: '保存到视图' }).click();
    await page.getByText('已改动').waitFor({ state: 'hidden' });
    const [saved] = (await views()).filter((v) => v.made);
    assert.ok(saved.group, JSON.stringify(saved));
    await page.reload();
    await page.getByRole('treegrid').waitFor();
    await page.getByRole('button', { name: /^分组/ }).click();
    await page.getByRole('button', { name: '全部展开' }).click();
    await j.screen(page, 'grouped');
    await page.getByRole('button', { name: /^移除/ }).first().click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '保存到视图' }).click();
    await page.getByText('已改动').waitFor({ state: 'hidden' });
  });

  await j.step('rows have colours by conditions', async () => {
    await page.getByRole('radio', { name: '全部', exact: true }).click();
    await totalIs(page, 200);
    await page.getByRole('button', { name: '更多', exact: true }).click();
    await page.getByRole('menuitem', { name: '行颜色' }).click();
    const drawer = page.getByRole('dialog', { name: '行颜色' });
    await drawer.getByRole('button', { name: '添加颜色' }).click();
    await drawer.getByRole('radio', { name: '绿', exact: true }).click();
    await drawer.getByRole('button', { name: '条件', exact: true }).click();
    await choose(drawer, '字段', '客户等级');
    await drawer.getByRole('combobox', { name: /^值/ }).click();
    await page.getByRole('option', { name: 'A 级', exact: true }).click();
    await page.keyboard.press('Escape');
    await until('coloured rows', async () => (await page.locator('[role=row][style*="--row-color"]').count()) > 0);
    await j.screens(page, 'colours');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '另存' }).click();
    await page.getByRole('dialog').getByLabel('名称').fill('彩色');
    await page.getByRole('dialog').getByRole('radio', { name: '共享' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '另存' }).click();
    await page.getByRole('radio', { name: '彩色', checked: true }).waitFor();
    const made = (await views()).find((v) => v.label.zh === '彩色');
    assert.equal(made.colors.length, 1);
    assert.deepEqual(made.made.shared, [{ kind: 'everyone' }]);
  });

  await j.step('a filter is pinned, and chosen in place', async () => {
    await page.getByRole('button', { name: /^筛选/ }).click();
    const dialog = page.getByRole('dialog', { name: '筛选' });
    await choose(dialog, '固定快速筛选', '客户等级');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '客户等级', exact: true }).first().click();
    const quick = page.getByRole('dialog', { name: '客户等级' });
    await quick.getByRole('combobox', { name: /^值/ }).click();
    await page.getByRole('option', { name: 'B 级', exact: true }).click();
    await page.keyboard.press('Escape');
    await totalIs(page, await grade('b'));
    await j.screen(page, 'quick');
    await page.getByRole('button', { name: '还原' }).click();
    await totalIs(page, 200);
  });

  await j.step('the menu finds, orders, shares, makes the default, deletes and takes back', async () => {
    await page.getByRole('button', { name: '所有视图' }).click();
    await j.screens(page, 'menu');
    await menu().getByRole('searchbox', { name: '查找视图' }).fill('彩');
    await until('one view', async () => (await menu().getByRole('button', { name: /的操作$/ }).count()) === 1);
    await page.keyboard.press('Escape');
    await acts('A 级客户', '设为默认');
    await until('a default', async () => (await views()).some((v) => v.default && v.label.zh === 'A 级客户'));
    await page.keyboard.press('Escape');
    await acts('A 级客户', '共享给…');
    const share = page.getByRole('dialog', { name: '共享视图“A 级客户”' });
    await share.getByRole('checkbox', { name: '所有能查看这个对象的人' }).click();
    await j.screen(page, 'share');
    await share.getByRole('button', { name: '保存共享' }).click();
    await share.waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await acts('彩色', '重命名');
    await page.getByRole('dialog', { name: '重命名视图“彩色”' }).getByLabel('名称').fill('按级别上色');
    await page.getByRole('dialog', { name: '重命名视图“彩色”' }).getByRole('button', { name: '重命名' }).click();
    await page.getByRole('radio', { name: '按级别上色' }).waitFor();
    await page.keyboard.press('Escape');
    await acts('按级别上色', '删除');
    await page.getByRole('radio', { name: '按级别上色' }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByRole('radio', { name: '按级别上色' }).waitFor();
  });

  await j.step('a colleague has what is shared, and copies it', async () => {
    const people = (await api.get('/api/v1/people')).items;
    assert.ok(people.length > 0);
    const mine = (await views()).find((v) => v.label.zh === '按级别上色');
    assert.equal(mine.made.mine, true);
  });

  await j.step('on a phone the title opens the views', async () => {
    const small = await j.visit({ who: admin, viewport: phone, touch: true });
    await small.goto('/a/crm/o/account');
    await small.getByRole('button', { name: /A 级客户|客户/ }).first().click();
    await small.getByRole('dialog', { name: '视图' }).waitFor();
    await j.screen(small, 'menu-phone');
  });
  void column;
}

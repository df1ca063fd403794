import assert from 'node:assert/strict';
import { drag, grid, openRecord } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

export const from = 'sample';

/** Views and records that one comes back to stand at the top of the side, in one's own order and words. */
export default async function favourites(j) {
  const api = await j.server.signIn();
  const page = await j.visit({ who: admin });
  const side = page.getByRole('navigation', { name: '导航' });
  const entry = (name) => side.getByRole('link', { name, exact: true });
  const kept = async () => ((await api.get('/api/v1/me')).preferences.favourites ?? []).map((f) => f.label);
  const are = (...labels) => until(`favourites are ${labels.join()}`, async () => JSON.stringify(await kept()) === JSON.stringify(labels));

  const [first] = (await api.records('account', { sort: 'name', limit: '1' })).items;
  await j.step('a record by its star, and by a key', async () => {
    await page.goto('/a/crm/o/account?sort=name');
    await grid(page).getByText(first.name, { exact: true }).waitFor();
    const drawer = await openRecord(page, first.name);
    const star = drawer.getByRole('button', { name: '收藏', exact: true });
    await star.click();
    await entry(first.name).waitFor();
    await are(first.name);
    await page.keyboard.press('Shift+S');
    await entry(first.name).waitFor({ state: 'detached' });
    await are();
    await page.keyboard.press('Shift+S');
    await are(first.name);
    await page.keyboard.press('Escape');
  });

  await j.step('a view by its menu', async () => {
    await page.getByRole('button', { name: '所有视图' }).click();
    const menu = page.getByRole('dialog', { name: '视图' });
    await menu.getByRole('button', { name: /的操作$/ }).first().click();
    await page.getByRole('menuitem', { name: '收藏' }).click();
    await until('there are two', async () => (await kept()).length === 2);
    await menu.getByLabel('已收藏').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  const view = (await kept())[1];
  await j.step('in one’s own order, by the keyboard', async () => {
    await entry(view).last().focus();
    await page.keyboard.press('Alt+ArrowUp');
    await are(view, first.name);
    await until('the entry keeps the focus', () => page.evaluate((name) => document.activeElement?.textContent?.includes(name) === true, view));
    await page.keyboard.press('Alt+ArrowDown');
    await are(first.name, view);
    await j.screens(page, 'side');
  });

  await j.step('and by hand', async () => {
    await drag(page, entry(view).last(), entry(first.name), { y: 0.2 });
    await are(view, first.name);
    await drag(page, entry(view).first(), entry(first.name), { y: 0.8 });
    await are(first.name, view);
  });

  await j.step('under a name of one’s own, which stays', async () => {
    await entry(first.name).hover();
    await side.getByRole('button', { name: `${first.name} 的更多操作` }).click();
    await page.getByRole('menuitem', { name: '重命名' }).click();
    await page.getByRole('dialog').getByLabel('名称').fill('每天看');
    await page.keyboard.press('Enter');
    await entry('每天看').waitFor();
    await are('每天看', view);
    await page.reload();
    await entry('每天看').click();
    await page.getByRole('heading', { name: first.name, level: 1 }).first().waitFor();
    assert.equal(new URL(page.url()).pathname, `/a/crm/o/account/${first.id}`);
  });

  const small = await j.visit({ who: admin, viewport: phone, touch: true });
  await j.step('on a phone in the sheet of apps', async () => {
    await small.goto('/a/crm/o/account');
    await small.getByRole('button', { name: '应用' }).tap();
    await small.getByRole('button', { name: '每天看' }).waitFor();
    await j.screen(small, 'phone');
  });

  await j.step('and gone when it is taken away', async () => {
    await page.getByRole('button', { name: '取消收藏', exact: true }).click();
    await entry('每天看').waitFor({ state: 'detached' });
    await are(view);
  });
}

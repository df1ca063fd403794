import assert from 'node:assert/strict';
import { totalIs } from '../harness/hands.mjs';
import { admin } from '../harness/journey.mjs';

export const from = 'sample';

/** Everything is found from one box, by keys alone. */
export default async function search(j) {
  const api = await j.server.signIn();
  await api.post('/api/v1/objects/account/records', { name: '榫卯精密机械有限公司', source_channel: 'exhibition' });
  const page = await j.visit({ who: admin, path: '/a/crm/o/account' });
  const box = page.getByRole('combobox', { name: '搜索或输入命令' });
  const hit = page.getByRole('option', { name: /榫卯精密/ }).first();

  await j.step('from the list: the box opens by /, a name is found by its initials', async () => {
    await totalIs(page, 201);
    await page.getByRole('grid').focus();
    await page.keyboard.press('/');
    await box.and(page.locator(':focus')).waitFor();
    await j.screens(page, 'empty');
    await page.keyboard.type('smjm');
    await hit.waitFor();
    await j.screens(page, 'hits');
  });

  await j.step('Tab after the name of an object limits to it, and words that nothing has offer a new record', async () => {
    await box.fill('');
    await page.keyboard.type('客户');
    await page.keyboard.press('Tab');
    assert.equal(await box.inputValue(), '客户: ');
    await page.keyboard.type('榫卯');
    await hit.waitFor();
    await page.keyboard.type('乌托邦');
    await page.getByText('搜不到“榫卯乌托邦”').waitFor();
    await page.getByRole('option', { name: /新建客户“榫卯乌托邦”/ }).waitFor();
    await j.screen(page, 'nothing');
  });

  await j.step('commands are found by pinyin', async () => {
    await box.fill('>shense');
    await page.getByRole('option', { name: /切换到深色/ }).waitFor();
  });
}

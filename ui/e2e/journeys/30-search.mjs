import assert from 'node:assert/strict';
import { totalIs } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

export const from = 'sample';

/** Everything is found from one box: by keys alone, in the hand, and the app opens without a network. */
export default async function search(j) {
  const api = await j.server.signIn();
  const account = await api.post('/api/v1/objects/account/records', { name: '榫卯精密机械有限公司', source_channel: 'exhibition' });
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

  await j.step('↵ opens the hit, E edits it', async () => {
    await box.fill('榫卯精密');
    await hit.waitFor();
    await until('the hit is the chosen one', async () => (await hit.getAttribute('aria-selected')) === 'true');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '编辑', exact: true }).waitFor();
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: '简称' }).waitFor();
    await page.getByRole('textbox', { name: '简称' }).focus();
    await page.keyboard.type('榫卯');
    await page.keyboard.press('Control+Enter');
    await until('the short name', async () => (await api.get(`/api/v1/objects/account/records/${account.id}`)).short_name === '榫卯');
    await page.getByRole('button', { name: '编辑', exact: true }).waitFor();
  });

  await j.step('comment by M', async () => {
    await page.keyboard.press('m');
    await until('a box to write in', () => page.evaluate(() => document.activeElement?.matches('textarea,[contenteditable=true]') ?? false));
    await page.keyboard.type('展会上认识的');
    await page.keyboard.press('Control+Enter');
    await page.getByText('展会上认识的').first().waitFor();
  });

  await j.step('? shows the keys', async () => {
    await page.keyboard.press('Control+k');
    await box.waitFor();
    await page.keyboard.type('?');
    await page.getByRole('dialog', { name: '快捷键' }).waitFor();
    await j.screens(page, 'keys');
  });

  await j.step('in the hand and in English', async () => {
    await api.patch('/api/v1/me', { locale: 'en' });
    const hand = await j.visit({ who: admin, viewport: phone, touch: true, locale: 'en-US', path: '/a/crm/o/account' });
    await hand.getByRole('button', { name: 'Search or type a command' }).tap();
    const input = hand.getByRole('combobox', { name: 'Search or type a command' });
    await input.fill('榫卯精密');
    await hand.getByRole('option', { name: /榫卯精密/ }).first().waitFor();
    await j.screen(hand, 'hits', { words: false });
    await hand.getByRole('option', { name: /榫卯精密/ }).first().tap();
    await hand.waitForURL(`**/account/${account.id}**`);
  });

  await j.step('once installed, the app opens without a network', async () => {
    const visitor = await j.visit({ locale: 'zh-CN', path: '/login', worker: true });
    await visitor.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const kept = await visitor.evaluate(async () => (await Promise.all((await caches.keys()).map(async (key) => (await (await caches.open(key)).keys()).map((r) => new URL(r.url).pathname)))).flat());
    assert.ok(kept.includes('/') && kept.some((path) => path.startsWith('/assets/Shell-')), 'the page and its files are kept');
    assert.ok(!kept.some((path) => path.startsWith('/api/')), 'no answer of the API is kept');
    await visitor.context().setOffline(true);
    await visitor.reload();
    await until('the app is there', () => visitor.evaluate(() => (document.getElementById('root')?.childElementCount ?? 0) > 0));
    await j.shot(visitor, 'offline');
    visitor.seen.faults.splice(0); // the network was taken away
  });
}

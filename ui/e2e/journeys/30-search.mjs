import assert from 'node:assert/strict';
import { totalIs } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

export const from = 'sample';

const name = '榫卯精密机械有限公司';

/** Everything is found and done from one box: by keys alone, in the hand, in both languages. */
export default async function search(j) {
  const api = await j.server.signIn();
  const path = '/api/v1/objects/account/records';
  const { id } = await api.post(path, { name, source_channel: 'exhibition' });
  const page = await j.visit({ who: admin, path: '/a/crm/o/account' });
  const box = page.getByRole('combobox', { name: '搜索或输入命令' });
  const option = (words) => page.getByRole('option', { name: words });
  const hit = option(new RegExp(name));
  /** Opens the box on a page that is there, and types. */
  const ask = async (words) => {
    await page.keyboard.press('Control+k');
    await box.and(page.locator(':focus')).waitFor();
    await page.keyboard.type(words);
  };

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
    await option(/新建客户“榫卯乌托邦”/).waitFor();
    await j.screen(page, 'nothing');
  });

  await j.step('commands of the page and of everywhere are found by words and by pinyin', async () => {
    await box.fill('>shense');
    await option(/切换到深色/).waitFor();
    await box.fill('>daochu');
    await option('命令 导出').or(option(/^命令\s*导出$/)).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: /导出/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: /导出/ }).waitFor({ state: 'hidden' });
  });

  await j.step('↵ opens the first hit, even when it is pressed before there is one', async () => {
    await ask('榫卯精密');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/account/${id}`);
    await page.getByRole('button', { name: '编辑', exact: true }).waitFor();
    await box.waitFor({ state: 'hidden' });
  });

  await j.step('what the record can do is offered on its page', async () => {
    await page.keyboard.press('Control+k');
    for (const words of ['编辑', '写评论', '转移', '复制链接', '删除', '取消关注']) await option(new RegExp(`^命令\\s*${words}`)).waitFor();
    await j.screens(page, 'commands');
    await page.keyboard.press('Escape');
    await ask('>写评论');
    await option(/写评论/).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: '写评论' }).and(page.locator(':focus')).waitFor();
  });

  await j.step('→ lists what may be done with a hit; edit', async () => {
    await page.goto('/a/crm/o/account');
    await totalIs(page, 201);
    await ask('榫卯精密');
    await page.keyboard.press('ArrowRight');
    await option(/^操作\s*编辑/).waitFor();
    await j.screens(page, 'actions');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: '简称' }).fill('榫卯');
    await page.keyboard.press('Control+Enter');
    await until('the short name', async () => (await api.get(`${path}/${id}`)).short_name === '榫卯');
    await page.getByRole('button', { name: '编辑', exact: true }).waitFor();
  });

  await j.step('→ comment puts the caret where one writes, → transfer asks who', async () => {
    await ask('榫卯精密');
    await page.keyboard.press('ArrowRight');
    await option(/^操作\s*写评论/).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: '写评论' }).and(page.locator(':focus')).waitFor();
    await until('the address says only where one is', async () => new URL(page.url()).search === '');
    await ask('榫卯精密');
    await page.keyboard.press('ArrowRight');
    await option(/^操作\s*转移/).waitFor();
    for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: /转移/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: /转移/ }).waitFor({ state: 'hidden' });
  });

  await j.step('⌘↵ opens a hit apart', async () => {
    await ask('榫卯精密');
    const opened = page.context().waitForEvent('page');
    await page.keyboard.press('Control+Enter');
    const apart = await opened;
    await apart.waitForURL(`**/account/${id}`);
    await apart.close();
    await page.keyboard.press('Escape');
  });

  await j.step('? shows the keys', async () => {
    await ask('?');
    await page.getByRole('dialog', { name: '快捷键' }).waitFor();
    await j.screens(page, 'keys');
  });

  await j.step('in the hand and in English', async () => {
    await api.patch('/api/v1/me', { locale: 'en' });
    const hand = await j.visit({ who: admin, viewport: phone, touch: true, locale: 'en-US', path: '/a/crm/o/account' });
    await hand.getByRole('button', { name: 'Search or type a command' }).tap();
    const input = hand.getByRole('combobox', { name: 'Search or type a command' });
    await input.waitFor();
    await j.screen(hand, 'hand-empty', { words: false });
    await input.fill('榫卯精密');
    await hand.getByRole('option', { name: new RegExp(name) }).waitFor();
    await j.screens(hand, 'hand-hits', { words: false });
    await hand.getByRole('option', { name: new RegExp(name) }).tap();
    await hand.waitForURL(`**/account/${id}**`);
  });

  await j.step('on a wide screen in English, with the sheet of keys', async () => {
    const english = await j.visit({ who: admin, locale: 'en-US', path: `/a/crm/o/account/${id}` });
    await english.getByRole('button', { name: 'Edit', exact: true }).waitFor();
    await english.keyboard.press('Control+k');
    await english.getByRole('combobox', { name: 'Search or type a command' }).waitFor();
    await english.getByRole('option', { name: /Write a comment/ }).waitFor();
    await j.screens(english, 'english', { words: false });
    await english.keyboard.press('Escape');
    await english.keyboard.press('?');
    await english.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
    await j.screen(english, 'english-keys', { words: false });
  });
}

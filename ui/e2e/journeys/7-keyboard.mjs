import assert from 'node:assert/strict';
import { column, totalIs } from '../harness/hands.mjs';
import { admin } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

export const from = 'sample';

/** A day's first minutes without a mouse; what has the focus is always seen. */
export default async function keyboard(j) {
  const api = await j.server.signIn();
  const page = await j.visit();

  await j.step('sign in', async () => {
    await page.goto('/login');
    await page.getByLabel('邮箱').and(page.locator(':focus')).waitFor();
    await page.keyboard.type(admin.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(admin.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /，林晓$/ }).waitFor();
  });

  await j.step('past the navigation, or through it', async () => {
    await page.keyboard.press('Tab');
    await focusOn(page.getByRole('link', { name: '跳到内容' }));
    await j.screen(page, 'skip');
    await page.keyboard.press('Enter');
    assert.ok(await page.evaluate(() => document.activeElement?.closest('#content') !== null), 'the content has the focus');
    await page.reload();
    await page.getByRole('heading', { name: /，林晓$/ }).waitFor();
    await tabTo(page, page.getByRole('navigation', { name: '导航' }).getByRole('link', { name: '客户', exact: true }));
    await page.keyboard.press('Enter');
    await totalIs(page, 200);
  });

  await j.step('sequences lead about', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.getByRole('heading', { name: /，林晓$/ }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('1');
    await totalIs(page, 200);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: '快捷键' }).waitFor();
    await j.screens(page, 'shortcuts');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: '快捷键' }).waitFor({ state: 'hidden' });
  });

  await j.step('open, look through and close records of the list', async () => {
    await tabTo(page, page.getByRole('grid'));
    const names = await column(page, 1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: '客户详情' });
    await drawer.getByRole('heading', { name: names[1], level: 1 }).waitFor();
    await page.keyboard.press('j');
    await drawer.getByRole('heading', { name: names[2], level: 1 }).waitFor();
    await j.screen(page, 'drawer');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    await focusOn(page.getByRole('grid'));
  });

  await j.step('from a row to the page of its record, and back to the list as it was', async () => {
    const names = await column(page, 1);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: names[2], level: 1 }).last().waitFor();
    await j.screen(page, 'record');
    await page.goBack(); // the browser's own key
    await page.getByRole('grid').waitFor();
  });

  await j.step('filter by keys', async () => {
    await page.keyboard.press('f');
    const dialog = page.getByRole('dialog', { name: '筛选' });
    await dialog.waitFor();
    await tabTo(page, dialog.getByRole('button', { name: '条件', exact: true }));
    await page.keyboard.press('Enter');
    await tabTo(page, dialog.getByRole('combobox', { name: /^字段/ }));
    await pick(page, '区域');
    await tabTo(page, dialog.getByRole('combobox', { name: /^值/ }));
    await pick(page, '华东');
    await page.keyboard.press('Escape');
    const found = (await api.records('account', { filter: 'record.region in ["east"]', count: 'exact', limit: '1' })).count;
    await totalIs(page, found);
    while (await dialog.isVisible()) await page.keyboard.press('Escape');
  });

  await j.step('a new record: tab order is reading order, ⌘↵ saves', async () => {
    await page.keyboard.press('c');
    await page.getByRole('textbox', { name: '客户名称' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('键盘科技有限公司');
    await tabTo(page, page.getByRole('combobox', { name: /^来源渠道/ }));
    await pick(page, '展会');
    await j.screen(page, 'form');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: '键盘科技有限公司' }).first().waitFor();
    const [record] = (await api.records('account', { filter: 'record.name == "键盘科技有限公司"' })).items;
    assert.equal(record.source_channel, 'exhibition');
  });

  await j.step('edit by E, leave by Esc', async () => {
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: '客户名称' }).waitFor();
    await tabTo(page, page.getByRole('textbox', { name: '简称' }));
    await page.keyboard.type('键盘');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: '编辑', exact: true }).waitFor();
    await until('the short name', async () => (await api.records('account', { filter: 'record.short_name == "键盘"' })).items.length === 1);
  });

  await j.step('comment by M, without leaving the keys', async () => {
    await page.keyboard.press('m');
    await page.getByRole('textbox', { name: '写评论' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('展会上认识的，只用键盘写下');
    await j.screens(page, 'comment');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('listitem').getByText('展会上认识的，只用键盘写下').waitFor();
    await page.keyboard.press('Tab');
    await j.screen(page, 'commented');
  });

  await j.step('the palette finds a record and runs a command', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('键盘科技');
    await page.getByRole('option', { name: /键盘科技有限公司/ }).first().waitFor();
    await j.screens(page, 'palette');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('>深色');
    await page.getByRole('option', { name: /切换到深色/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('html[data-theme=dark]').waitFor();
  });

  await j.step('out again', async () => {
    await tabTo(page, page.getByRole('button', { name: '林晓 的账号' }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('button', { name: '退出登录' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '登录 Tenon' }).waitFor();
  });
}

async function focusOn(target) {
  await until('the focus', () => target.evaluate((element) => element === document.activeElement));
}

/** Presses Tab until the element has the focus, each stop of which must be seen. */
async function tabTo(page, target, most = 60) {
  await target.waitFor();
  for (let n = 0; n < most; n++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
    const unseen = await page.evaluate(() => {
      const here = document.activeElement;
      if (!here || here === document.body) return null;
      const marked = (element) => {
        const style = getComputedStyle(element);
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
      };
      // A list shows it on one of its rows.
      if (document.getElementById(here.getAttribute('aria-activedescendant') ?? '')) return null;
      // A field shows the focus on the box around it, a choice on the mark beside it.
      const shown = [here, here.parentElement, here.parentElement?.parentElement, here.nextElementSibling].some((element) => element && marked(element));
      return shown ? null : here.outerHTML.slice(0, 120);
    });
    if (unseen) throw new Error(`the focus is not seen on ${unseen}`);
  }
  throw new Error(`${target} is not reached by Tab`);
}

/** Opens the focused combobox, narrows it and takes what is left. */
async function pick(page, words) {
  await page.keyboard.press('Alt+ArrowDown');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.type(words);
  await page.getByRole('option', { name: words }).first().waitFor();
  await until('the option is the chosen one', async () => {
    const active = await page.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.innerText ?? '');
    return active.includes(words);
  });
  await page.keyboard.press('Enter');
}

import assert from 'node:assert/strict';
import { designPages } from '../harness/designPages.mjs';
import { desktop, phone } from '../harness/journey.mjs';
import { chinese } from '../harness/words.mjs';

/** What is Chinese on an English page by right: the choice of the language, the mark of Chinese words, the fields that hold them. */
const data = [/^中文$/, /^中$/, / · 中文$/];

const email = 'ann@example.com';
const password = 'tenon-in-english';

/** The product in English: no Chinese character but in the choice of the language. */
export default async function inEnglish(j) {
  const page = await j.visit({ locale: 'en-US' });
  const screen = async (name) => {
    await j.screen(page, name, { words: false });
    const left = await chinese(page, data);
    if (left.length > 0) throw new Error(`Chinese on ${name}: ${left.join(' | ')}`);
  };

  await j.step('first run', async () => {
    await page.goto('/');
    await page.getByRole('heading', { name: 'Get started with Tenon' }).waitFor();
    await screen('account');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Your name').fill('Ann Miller');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Business name').fill('Squared Mortise Ltd');
    await screen('business');
    await page.getByRole('button', { name: 'Next' }).click();
    const sample = page.getByRole('switch', { name: 'With sample data' });
    if (await sample.isChecked()) await sample.click();
    await screen('start');
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByRole('heading', { name: /, Ann/ }).waitFor();
    await screen('home');
  });

  await j.step('lists, forms and a record', async () => {
    await page.getByRole('link', { name: 'Customers', exact: true }).click();
    await page.getByRole('searchbox').waitFor();
    await screen('list-empty');
    await page.getByRole('main').getByRole('button', { name: /^New/ }).first().click();
    await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
    await screen('form');
    await page.getByRole('textbox', { name: /name/i }).first().fill('Acme Corporation');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await screen('form-faults');
  });

  await j.step('every object of the suite: list, form', async () => {
    const api = await j.server.signIn({ email, password });
    const { objects } = await api.get('/api/v1/me');
    for (const object of Object.keys(objects)) {
      await page.goto(`/a/crm/o/${object}`);
      await page.getByRole('searchbox').waitFor();
      await leave(page);
      await screen(`list-${object}`);
      await page.goto(`/a/crm/o/${object}/new`);
      await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
      await screen(`form-${object}`);
    }
    const account = await api.post('/api/v1/objects/account/records', { name: 'Acme Corporation', kind: 'enterprise', source_channel: 'web' });
    await page.goto(`/a/crm/o/account/${account.id}`);
    await page.getByRole('heading', { name: 'Acme Corporation' }).first().waitFor();
    await screen('record');
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByRole('tabpanel', { name: 'History' }).getByText('Acme Corporation').first().waitFor();
    await screen('history');
  });

  await j.step('people, settings, the menus above, the phone', async () => {
    await page.goto('/admin/people');
    await page.getByRole('cell', { name: 'Ann Miller' }).first().waitFor();
    await screen('people');
    await page.goto('/me/settings');
    await page.getByRole('heading', { name: 'Settings' }).first().waitFor();
    await screen('settings');
    await page.getByRole('button', { name: /Ann Miller/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await screen('account-menu');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
    await screen('shortcuts');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await screen('palette');
    await page.keyboard.press('Escape');
    await page.setViewportSize(phone);
    await page.goto('/a/crm/o/account');
    await page.getByRole('list').getByText('Acme Corporation').waitFor();
    await screen('cards');
    await page.setViewportSize(desktop);
  });

  await j.step('the design area', async () => {
    for (const [name, address] of Object.entries({
      ...designPages,
      import: '/a/crm/o/account/import',
    })) {
      await page.goto(address);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle');
      await screen(name);
    }
  });

  await j.step('what the server says', async () => {
    await page.goto('/nowhere');
    await page.getByRole('button', { name: /Back/ }).first().waitFor();
    await screen('missing');
    page.seen.expect(/account\/records\/.*: 404$/);
    await page.goto('/a/crm/o/account/aaaaaaaaaaaaaaa');
    await page.getByRole('button', { name: /Back/ }).first().waitFor();
    await screen('missing-record');
    await page.evaluate(() => localStorage.clear());
    await page.goto('/login');
    page.seen.expect(/auth-with-password: 400$/);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await screen('login-wrong');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  });
}

/** A form with input asks before it is left; here nothing was kept. */
async function leave(page) {
  const drop = page.getByRole('button', { name: 'Discard' });
  if (await drop.isVisible()) await drop.click();
}

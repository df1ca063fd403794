import assert from 'node:assert/strict';
import { designPages } from '../harness/designPages.mjs';
import { admin, desktop, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

export const from = 'sample';

/** Every address that no other journey looks at closely: a picture, the words, axe; light, dark, phone. */
export default async function screens(j) {
  const api = await j.server.signIn();
  const page = await j.visit({ who: admin });
  const [account] = (await api.records('account', { filter: 'record.lifecycle == "key"', limit: '1' })).items;
  const [person] = (await api.get('/api/v1/people?q=王芳')).items;

  // Keys are English in every language; some are also words of the product.
  const { items: objects } = await api.get('/api/v1/definitions?kind=object');
  const data = objects.flatMap((object) => [object.key, ...object.fields.map((field) => field.key)]);

  const addresses = {
    settings: '/me/settings',
    'settings-appearance': '/me/settings/appearance',
    'settings-security': '/me/settings/security',
    person: `/admin/people?person=${person.id}`,
    'record-contacts': `/a/crm/o/account/${account.id}?tab=contact`,
    'record-edit': `/a/crm/o/account/${account.id}?edit=1`,
    ...designPages,
    missing: '/nowhere',
  };
  for (const [name, address] of Object.entries(addresses)) {
    await j.step(name, async () => {
      await page.goto(address);
      await loaded(page);
      await j.screens(page, name, { data });
    });
  }

  await j.step('on the phone', async () => {
    await page.setViewportSize(phone);
    for (const name of ['settings', 'person', 'record-contacts', 'design', 'design-app', 'design-object', 'designer', 'changes', 'releases']) {
      await page.goto(addresses[name]);
      await loaded(page);
      await j.screen(page, name, { data });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= phone.width, `${name} is ${wide} wide on a phone`);
    }
    await page.setViewportSize(desktop);
  });
}

/** The page's own title stands above it and nothing is on its way. */
async function loaded(page) {
  await page.getByRole('heading', { level: 1 }).or(page.getByText('找不到这个页面')).first().waitFor();
  await page.waitForLoadState('networkidle');
  await until('nothing loads', () => page.evaluate(() => !document.querySelector('[aria-busy=true],[data-waiting]')));
}

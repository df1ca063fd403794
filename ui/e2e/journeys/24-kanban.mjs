import assert from 'node:assert/strict';
import { drag } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

export const from = 'sample';

const board = {
  kind: 'view',
  key: 'opportunity_board',
  app: 'crm',
  object: 'opportunity',
  label: { zh: '推进', en: 'Pipeline' },
  type: 'kanban',
  order: 25,
  sort: '-amount',
  show: { by: 'stage', sum: 'amount', stuck: { s1: 14 }, folded: ['won', 'lost', 'invalid'] },
  columns: ['name', 'account', 'amount', 'pipeline', 'expected_close', 'owner'].map((field) => ({ field })),
};

/** A pixel, to be scaled to a picture. */
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** Stages as columns: moved by mouse, keyboard and menu, told beforehand where they may not go; and products by their pictures. */
export default async function kanban(j) {
  const api = await j.server.signIn();
  const { $meta: _, ...form } = await api.get('/api/v1/definitions/form/opportunity_full');
  await api.publish('看板', [
    ['view', board],
    ['form', { ...form, rules: [...form.rules, { key: 'won_stays', kind: 'read_only', when: 'record.stage == "won"', fields: ['stage'] }, { key: 'channel_direct', kind: 'options', when: 'record.pipeline == "channel"', fields: ['stage'], options: ['s1', 's3', 's4', 'won', 'lost'] }] }],
  ]);
  const records = async (filter) => (await api.records('opportunity', { filter, sort: '-amount', links: 'true' })).items;
  const stageOf = async (id) => (await api.get(`/api/v1/objects/opportunity/records/${id}`)).stage;
  const stays = (id, stage) => until(`${id} is in ${stage}`, async () => (await stageOf(id)) === stage);
  const page = await j.visit({ who: admin });
  const column = (name, on = page) => on.getByRole('region', { name: new RegExp(`^${name}[，,]`) });
  const card = (name, on = page) => on.locator('[data-face]').filter({ hasText: name });
  const place = (record) => page.locator(`[data-id="${record.id}"]`);

  await j.step('the same list as a kanban, filter and search kept', async () => {
    await page.goto('/a/crm/o/opportunity?sort=-amount');
    await page.getByRole('grid').waitFor();
    await page.getByRole('radio', { name: '看板' }).click();
    await column('初步接触').locator('[data-face]').first().waitFor();
    assert.equal(new URL(page.url()).searchParams.get('kind'), 'kanban');
    assert.equal(new URL(page.url()).searchParams.get('sort'), '-amount');
    const answer = await api.post('/api/v1/objects/opportunity/aggregate', { groupBy: ['stage'], measures: [{ op: 'count', as: 'n' }] });
    const first = answer.items.find((i) => i.stage === 's1').n;
    await page.getByRole('region', { name: `初步接触，${first} 条` }).waitFor();
    await j.screens(page, 'board');
  });

  await j.step('a view of its own: closed stages begin folded, twenty cards at a time', async () => {
    await page.goto('/a/crm/o/opportunity?view=opportunity_board');
    const s1 = column('初步接触');
    await s1.locator('[data-face]').first().waitFor();
    await column('赢单').getByRole('button', { name: '展开赢单' }).waitFor();
    const total = (await records('record.stage == "s1"')).length;
    assert.ok(total > 20, 'the first stage has more than one page');
    assert.equal(await s1.locator('[data-face]').count(), 20);
    await s1.locator('[data-face]').last().scrollIntoViewIfNeeded();
    await until('the next cards are there', async () => (await s1.locator('[data-face]').count()) === Math.min(40, total));
    await j.screen(page, 'view');
  });

  const [mover] = await records('record.stage == "s1" && record.pipeline != "channel"');
  await j.step('the keyboard moves a card to the next stage, and undo takes it back', async () => {
    await card(mover.name).first().focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByText(`已把${mover.name}移到需求确认`).first().waitFor();
    await stays(mover.id, 's2');
    await column('需求确认').locator(`[data-id="${mover.id}"]`).waitFor();
    await until('the card keeps the focus', () => page.evaluate((id) => document.activeElement?.getAttribute('data-face') === id, mover.id));
    await page.getByRole('button', { name: '撤销' }).first().click();
    await stays(mover.id, 's1');
    await column('初步接触').locator(`[data-id="${mover.id}"]`).waitFor();
  });

  await j.step('the key for undoing takes a move back, and does it again', async () => {
    await card(mover.name).first().focus();
    await page.keyboard.press('Shift+ArrowRight');
    await stays(mover.id, 's2');
    await column('需求确认').locator(`[data-id="${mover.id}"]`).waitFor();
    await page.keyboard.press('Control+z');
    await stays(mover.id, 's1');
    await column('初步接触').locator(`[data-id="${mover.id}"]`).waitFor();
    await page.keyboard.press('Control+Shift+z');
    await stays(mover.id, 's2');
    await page.keyboard.press('Control+z');
    await stays(mover.id, 's1');
    await column('初步接触').locator(`[data-id="${mover.id}"]`).waitFor();
  });

  await j.step('cards say how long they have stood there, and warn of those that are stuck', async () => {
    await column('初步接触').getByText(/^自 .* 起在初步接触$/).first().waitFor();
    // Nothing has stood for weeks on a new server: the answer is made older on its way.
    await page.route(/records\?.*since=stage/, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      body.items.forEach((item, i) => (item.$since = new Date(Date.now() - (i * 5 + 1) * 86_400_000).toISOString().replace('T', ' ')));
      await route.fulfill({ response, json: body });
    });
    await page.reload();
    await column('初步接触').getByText(/^停滞：自 .* 起在初步接触，已满 14 天$/).first().waitFor();
    await j.screens(page, 'stuck');
    await page.unroute(/records\?.*since=stage/);
    await page.reload();
    await column('初步接触').locator('[data-face]').first().waitFor();
  });

  await j.step('the record beside steps through its column', async () => {
    const faces = column('初步接触').locator('[data-face]');
    const ids = await faces.evaluateAll((all) => all.map((face) => face.getAttribute('data-face')));
    await faces.first().focus();
    await page.keyboard.press('Enter');
    const total = (await records('record.stage == "s1"')).length;
    const drawer = page.getByRole('dialog', { name: /详情$/ });
    await drawer.getByText(new RegExp(`^1 ?/ ?${total}$`)).waitFor();
    await drawer.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('j');
    await drawer.getByText(new RegExp(`^2 ?/ ?${total}$`)).waitFor();
    await page.waitForURL((url) => url.searchParams.get('r') === ids[1]);
    await page.keyboard.press('k');
    await page.waitForURL((url) => url.searchParams.get('r') === ids[0]);
    await j.screen(page, 'beside');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  await j.step('the mouse drags it, counts follow', async () => {
    const before = (await records('record.stage == "s2"')).length;
    await drag(page, place(mover), column('需求确认'), { y: 0.6 });
    await stays(mover.id, 's2');
    await page.getByRole('region', { name: `需求确认，${before + 1} 条` }).waitFor();
  });

  await j.step('a stage that needs a reason asks for just that; leaving puts the card back', async () => {
    await page.goto('/a/crm/o/opportunity?view=opportunity_board&folded=.');
    await card(mover.name).first().waitFor();
    const more = place(mover).getByRole('button', { name: `${mover.name}的更多操作` });
    await more.click();
    const lost = page.getByRole('menuitem', { name: /^输单/ });
    await lost.getByText('移到这里要先补充几项').waitFor();
    await j.screen(page, 'move-menu');
    await lost.click();
    const dialog = page.getByRole('dialog', { name: '移到输单' });
    await dialog.getByRole('combobox', { name: /^输单原因/ }).waitFor();
    assert.equal(await dialog.getByRole('combobox').count() + (await dialog.getByRole('textbox').count()), 1, 'only the reason is asked for');
    await j.screen(page, 'needs');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await stageOf(mover.id), 's2');
    await more.click();
    await lost.getByText('移到这里要先补充几项').waitFor();
    await lost.click();
    await dialog.getByRole('combobox', { name: /^输单原因/ }).click();
    await page.getByRole('option', { name: '无预算' }).click();
    await dialog.getByRole('button', { name: '移到输单' }).click();
    await stays(mover.id, 'lost');
    await column('输单').scrollIntoViewIfNeeded();
    await column('输单').locator(`[data-id="${mover.id}"]`).waitFor();
  });

  await j.step('where a card may not go is said before it is dropped', async () => {
    const [channel] = await records('record.stage == "s1" && record.pipeline == "channel"');
    await page.goto(`/a/crm/o/opportunity?view=opportunity_board&q=${encodeURIComponent(channel.name)}`);
    await place(channel).waitFor();
    await place(channel).hover();
    const start = await place(channel).boundingBox();
    await page.mouse.move(start.x + 60, start.y + 30);
    await page.mouse.down();
    await page.mouse.move(start.x + 80, start.y + 40, { steps: 4 });
    const target = await column('需求确认').boundingBox();
    await page.mouse.move(target.x + 100, target.y + 200, { steps: 8 });
    await column('需求确认').getByText('这条记录不能选需求确认').waitFor();
    await j.shot(page, 'forbidden');
    await page.mouse.up();
    await place(channel).getByRole('alert').getByText('这条记录不能选需求确认').waitFor();
    assert.equal(await stageOf(channel.id), 's1');
    await place(channel).getByRole('button', { name: '知道了' }).click();
  });

  await j.step('what the server refuses goes back, with its reason on the card', async () => {
    const [other] = await records('record.stage == "s2" && record.pipeline != "channel"');
    await page.goto('/a/crm/o/opportunity?view=opportunity_board');
    await place(other).waitFor();
    page.seen.expect(/^PATCH .*: 400$/);
    await page.route('**/records/*', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({ status: 400, contentType: 'application/json', body: JSON.stringify({ status: 400, message: '没有保存', data: { stage: { code: 'rule', message: '还没有有效跟进' } } }) })
        : route.continue(),
    );
    await drag(page, place(other), column('方案报价'), { y: 0.6 });
    await place(other).getByRole('alert').getByText('还没有有效跟进').waitFor();
    await column('需求确认').locator(`[data-id="${other.id}"]`).waitFor();
    await j.screen(page, 'refused');
    await page.unroute('**/records/*');
  });

  await j.step('what one may not do, and what somebody else has just done, goes back too', async () => {
    const [other] = await records('record.stage == "s2" && record.pipeline != "channel"');
    page.seen.expect(/^PATCH .*: 403$/);
    await page.route('**/records/*', (route) =>
      route.request().method() === 'PATCH' ? route.fulfill({ status: 403, contentType: 'application/json', body: JSON.stringify({ status: 403, code: 'forbidden_operation', message: '你没有编辑这条记录的权限。' }) }) : route.continue(),
    );
    await drag(page, place(other), column('方案报价'), { y: 0.6 });
    await place(other).getByRole('alert').getByText('你没有编辑这条记录的权限。').waitFor();
    await column('需求确认').locator(`[data-id="${other.id}"]`).waitFor();
    await page.unroute('**/records/*');
    await place(other).getByRole('button', { name: '知道了' }).click();
    page.seen.expect(/^PATCH .*: 409$/);
    // Somebody is faster, by as much as the way to the server takes.
    let first = true;
    await page.route('**/records/*', async (route) => {
      if (route.request().method() === 'PATCH' && first) {
        first = false;
        const { version } = await api.get(`/api/v1/objects/opportunity/records/${other.id}`);
        await api.patch(`/api/v1/objects/opportunity/records/${other.id}`, { stage: 's4', version });
      }
      await route.continue();
    });
    await drag(page, place(other), column('方案报价'), { y: 0.6 });
    await place(other).getByRole('alert').getByText('刚被他人修改，已显示最新的值。再移动一次。').waitFor();
    await column('商务谈判').locator(`[data-id="${other.id}"]`).waitFor();
    assert.equal(await stageOf(other.id), 's4');
    await page.unroute('**/records/*');
  });

  await j.step('columns fold, alone and by the address; other fields make other columns', async () => {
    await column('需求确认').getByRole('button', { name: '需求确认的更多操作' }).click();
    await page.getByRole('menuitem', { name: '只看此列' }).click();
    await column('初步接触').getByRole('button', { name: '展开初步接触' }).waitFor();
    await page.reload();
    await column('初步接触').getByRole('button', { name: '展开初步接触' }).waitFor();
    await page.getByRole('button', { name: '按阶段' }).click();
    await page.getByRole('menuitemcheckbox', { name: '负责人' }).click();
    await column('王芳').locator('[data-face]').first().waitFor();
    assert.equal(new URL(page.url()).searchParams.get('by'), 'owner');
    await j.screen(page, 'by-owner');
  });

  await j.step('what another person moves is seen at once', async () => {
    await page.goto('/a/crm/o/opportunity?view=opportunity_board');
    const [seen] = await records('record.stage == "s3"');
    await column('方案报价').locator(`[data-id="${seen.id}"]`).waitFor();
    await api.patch(`/api/v1/objects/opportunity/records/${seen.id}`, { stage: 's4', version: seen.version });
    await column('商务谈判').locator(`[data-id="${seen.id}"]`).waitFor();
  });

  await j.step('products by their pictures', async () => {
    await page.goto('/a/crm/o/product?kind=gallery');
    const cards = page.getByRole('list', { name: '产品' }).getByRole('listitem');
    await cards.first().getByRole('link').waitFor();
    await j.screens(page, 'gallery');
    await cards.first().getByRole('link').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('x');
    await page.getByText('已选 1 条').waitFor();
    await page.keyboard.press('x');
    await page.getByText('已选 1 条').waitFor({ state: 'detached' });
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      (async () => {
        await cards.first().hover();
        await cards.first().getByRole('button', { name: /的更多操作$/ }).click();
        await page.getByRole('menuitem', { name: /图片…$/ }).click();
      })(),
    ]);
    await chooser.setFiles({ name: 'shot.png', mimeType: 'image/png', buffer: png });
    await page.getByText('图片已保存').first().waitFor();
    await cards.first().getByRole('img', { name: 'shot.png' }).waitFor();
    await j.screen(page, 'gallery-picture', { data: ['shot.png'] });
  });

  const hand = await j.visit({ who: admin, viewport: phone, touch: true, locale: 'en-US' });
  await j.step('on a phone one column at a time, moved by the menu', async () => {
    await api.patch('/api/v1/me', { locale: 'en' }).catch(() => undefined);
    await hand.goto('/a/crm/o/opportunity?view=opportunity_board');
    const chips = hand.getByRole('group', { name: 'Columns of the kanban' });
    await chips.getByRole('button', { name: /^Needs/ }).tap();
    const needs = column('Needs', hand);
    await needs.locator('[data-face]').first().waitFor();
    await j.screen(hand, 'phone', { words: false });
    const wide = await hand.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, 'nothing hangs over the edge');
    const swipe = (x) =>
      hand.locator('[data-column]').evaluate((column, by) => {
        const at = (clientX) => new Touch({ identifier: 1, target: column, clientX, clientY: 400 });
        column.dispatchEvent(new TouchEvent('touchstart', { bubbles: true, touches: [at(200)], changedTouches: [at(200)] }));
        column.dispatchEvent(new TouchEvent('touchend', { bubbles: true, touches: [], changedTouches: [at(200 + by)] }));
      }, x);
    await swipe(-120);
    await column('Proposal', hand).locator('[data-face]').first().waitFor();
    await chips.getByRole('button', { name: /^Proposal/, pressed: true }).waitFor();
    await swipe(120);
    await needs.locator('[data-face]').first().waitFor();
    const id = await needs.locator('[data-face]').first().getAttribute('data-face');
    await needs.locator('[data-more]').first().tap();
    await hand.getByRole('menuitem', { name: /^Contract/ }).or(hand.getByRole('menuitem', { name: /^Contact/ })).first().tap();
    await until('it moved', async () => (await stageOf(id)) !== 's2');
    await hand.goto('/a/crm/o/product?kind=gallery');
    await hand.getByRole('list', { name: 'Products' }).getByRole('listitem').first().getByRole('link').waitFor();
    await j.screen(hand, 'phone-gallery', { words: false });
    await page.goto('/a/crm/o/product?kind=gallery');
    await page.getByRole('list', { name: 'Products' }).getByRole('listitem').first().getByRole('link').waitFor();
    await j.shot(page, 'en-gallery');
    await page.goto('/a/crm/o/opportunity?view=opportunity_board');
    await column('Needs').locator('[data-face]').first().waitFor();
    await j.shot(page, 'en-board');
  });
}

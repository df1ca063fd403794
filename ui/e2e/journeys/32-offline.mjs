import assert from 'node:assert/strict';
import { totalIs } from '../harness/hands.mjs';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

export const from = 'sample';

const bar = /网络已断开|服务正在重启/;

/** Without a network: what was read is there, what is said is kept, nothing is shown as saved that is not. */
export default async function offline(j) {
  const api = await j.server.signIn();
  const path = '/api/v1/objects/account/records';
  const one = await api.post(path, { name: '离线机械有限公司', source_channel: 'exhibition' });
  // Far down the list, so that nothing reads it ahead.
  const [other] = (await api.records('account', { sort: 'updated', limit: '1' })).items;
  const place = (id) => `/a/crm/o/account/${id}`;
  const page = await j.visit({ who: admin, viewport: phone, touch: true, worker: true, path: '/a/crm/o/account' });
  const card = (name) => page.getByRole('list', { name: '客户' }).getByRole('button', { name: new RegExp(name) });
  const said = async () => (await api.get(`${path}/${one.id}/timeline?kinds=comment`)).items.map((item) => item.comment.text);
  const away = async (now) => {
    if (now) page.seen.away(true);
    await page.context().setOffline(now);
    if (!now) page.seen.away(false);
  };
  /** The record's page, shown. */
  const shown = async () => {
    await page.getByRole('heading', { name: '离线机械有限公司', level: 1 }).last().waitFor();
    await page.getByRole('tab', { name: '动态' }).tap();
    await page.getByRole('textbox', { name: '写评论' }).waitFor();
  };

  await j.step('the app and what is read are kept, of the API nothing by the worker', async () => {
    await totalIs(page, 201);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await card('离线机械').tap();
    await shown();
    await page.getByText('新建了客户').waitFor();
    const kept = await page.evaluate(async () => (await Promise.all((await caches.keys()).filter((key) => key.startsWith('tenon-')).map(async (key) => (await (await caches.open(key)).keys()).map((r) => new URL(r.url).pathname)))).flat());
    assert.ok(kept.includes('/') && kept.some((file) => file.startsWith('/assets/Shell-')), 'the page and its files are kept');
    assert.ok(!kept.some((file) => file.startsWith('/api/')), 'an answer of the API is kept by the worker');
    const manifest = await (await fetch(`${j.server.base}/manifest.webmanifest`)).json();
    for (const icon of manifest.icons) assert.ok((await fetch(j.server.base + icon.src)).headers.get('content-type').startsWith('image/'), icon.src);
  });

  await j.step('the network goes: a bar says so, and a comment waits', async () => {
    await away(true);
    await page.getByText(bar).waitFor();
    await page.getByRole('textbox', { name: '写评论' }).fill('在地库里写的');
    await page.getByRole('button', { name: '发送' }).tap();
    const waiting = page.getByRole('list', { name: '待发送的评论' });
    await waiting.getByText('在地库里写的').waitFor();
    await waiting.getByText('待发送，网络恢复后自动发出').waitFor();
    assert.equal(await page.getByRole('textbox', { name: '写评论' }).inputValue(), '');
    await j.screens(page, 'waiting');
  });

  await j.step('a save fails clearly and the input stays', async () => {
    await page.getByRole('tab', { name: '详情' }).tap();
    await page.getByRole('button', { name: '编辑', exact: true }).tap();
    await page.getByRole('textbox', { name: '简称' }).fill('离线');
    await page.getByRole('button', { name: '保存', exact: true }).tap();
    await page.getByRole('alert').getByText('网络已断开').waitFor();
    assert.equal(await page.getByRole('textbox', { name: '简称' }).inputValue(), '离线');
    await j.screen(page, 'not-saved');
  });

  await j.step('the app opens without a network: what was read is there, what was not is said to be absent', async () => {
    await page.goto(place(one.id));
    await shown();
    await page.getByText('看到的是上次读到的内容').waitFor();
    await page.getByRole('list', { name: '待发送的评论' }).getByText('在地库里写的').waitFor();
    await page.getByText('新建了客户').waitFor();
    await j.screens(page, 'opened');
    await page.goto('/a/crm/o/account');
    await card('离线机械').waitFor();
    await j.screen(page, 'list');
    await page.goto(place(other.id));
    await page.getByText('还没有读过').waitFor();
    await j.screens(page, 'absent');
  });

  await j.step('it comes back by itself: what was absent appears, and the comment is sent once', async () => {
    await away(false);
    await page.getByRole('heading', { name: other.name, level: 1 }).last().waitFor();
    await page.getByText('1 条评论已发出').waitFor();
    await page.getByText(bar).waitFor({ state: 'hidden' });
    assert.deepEqual(await said(), ['在地库里写的']);
    await page.goto(place(one.id));
    await shown();
    await page.getByRole('listitem').getByText('在地库里写的').waitFor();
    assert.equal(await page.getByRole('list', { name: '待发送的评论' }).count(), 0);
  });

  await j.step('a half-written comment outlives the page', async () => {
    await page.getByRole('textbox', { name: '写评论' }).fill('还没写完');
    await page.reload();
    await shown();
    assert.equal(await page.getByRole('textbox', { name: '写评论' }).inputValue(), '还没写完');
    await page.getByRole('textbox', { name: '写评论' }).fill('');
  });

  await j.step('the server stops: the app says so, opens all the same, and takes itself up when it is back', async () => {
    page.seen.away(true);
    await j.server.stop();
    await page.getByText(bar).waitFor({ timeout: 30_000 });
    await page.getByRole('textbox', { name: '写评论' }).fill('服务停着的时候写的');
    await page.getByRole('button', { name: '发送' }).tap();
    await page.getByRole('list', { name: '待发送的评论' }).getByText('服务停着的时候写的').waitFor();
    await page.reload();
    await shown();
    await page.getByText('看到的是上次读到的内容').waitFor();
    await j.server.run();
    await page.getByText('1 条评论已发出').waitFor();
    await page.getByText(bar).waitFor({ state: 'hidden' });
    page.seen.away(false);
    await page.getByRole('listitem').getByText('服务停着的时候写的').waitFor();
    assert.deepEqual((await said()).sort(), ['在地库里写的', '服务停着的时候写的'].sort());
  });

  await j.step('a new build is taken up whole: its page, its files, none of the old page', async () => {
    const builds = () => page.evaluate(async () => (await caches.keys()).filter((key) => key.startsWith('tenon-')));
    const [own] = await builds();
    // What an older build would have left behind.
    await page.evaluate(async () => {
      const old = await caches.open('tenon-0ld');
      await old.put('/', new Response('<!doctype html><title>old</title><p>old build</p>', { headers: { 'Content-Type': 'text/html' } }));
    });
    await away(true);
    await page.reload();
    await shown();
    assert.equal(await page.getByText('old build').count(), 0);
    await away(false);
    await page.getByText(bar).waitFor({ state: 'hidden' });
    assert.ok((await builds()).includes(own));
  });

  const reads = () => page.evaluate(async () => (await caches.keys()).filter((key) => key.startsWith('read-')).length);
  await j.step('where the business forbids it, what was read goes, and nothing more is kept', async () => {
    assert.equal(await reads(), 1);
    const desk = await j.visit({ who: admin, path: '/admin/security' });
    await desk.getByRole('switch', { name: '断网时可以查看读过的记录' }).click();
    await desk.getByText('每台设备下次打开或登录时，删除留在上面的记录').waitFor();
    await j.screens(desk, 'forbidden');
    await desk.getByRole('button', { name: '保存', exact: true }).first().click();
    await desk.getByText('登录规则已保存，马上生效').waitFor();
    await page.goto(place(one.id));
    await shown();
    await until('nothing is kept', async () => (await reads()) === 0);
    await page.goto(place(other.id));
    await page.getByRole('heading', { name: other.name, level: 1 }).last().waitFor();
    assert.equal(await reads(), 0);
    await away(true);
    await page.getByText(bar).waitFor();
    await page.reload();
    await page.getByText('企业不在设备上保留读过的内容').waitFor();
    await j.shot(page, 'unkept');
    // What it tries meanwhile fails as it did.
    await page.context().setOffline(false);
    await page.reload();
    await page.getByRole('heading', { name: other.name, level: 1 }).last().waitFor();
    page.seen.away(false);
    await api.patch('/api/v1/settings/business', { signIn: { offline: true } });
    await page.reload();
    await page.getByRole('heading', { name: other.name, level: 1 }).last().waitFor();
    await until('it is kept again', async () => (await reads()) === 1);
  });

  await j.step('what was read goes with the session', async () => {
    assert.equal(await reads(), 1);
    await page.evaluate(() => localStorage.removeItem('tenon.token'));
    await page.evaluate(() => window.dispatchEvent(new StorageEvent('storage', { key: 'tenon.token', newValue: null })));
    await until('nothing is kept', async () => (await reads()) === 0);
  });
}

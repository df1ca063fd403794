import assert from 'node:assert/strict';
import { Api } from '../harness/api.mjs';
import { choose, openRecord, row } from '../harness/hands.mjs';
import { admin, desktop, phone } from '../harness/journey.mjs';

const member = { email: 'wang.fang@example.com', password: 'fangsun-2026' };
const boss = { email: 'zhao.min@example.com', password: 'fangsun-2026' };

/** An administrator looks as a member; masked values; why something is refused; handing over as a manager. */
export default async function viewAs(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('客户', [
    ['app', { kind: 'app', key: 'sales_app', label: { zh: '客户管理', en: 'Customers' }, navigation: [{ items: [{ object: 'client' }] }] }],
    ['object', { kind: 'object', key: 'client', app: 'sales_app', owner: true, label: { zh: '客户', en: 'Customer' }, title: 'name', fields: [
      { key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } },
      { key: 'phone', type: 'phone', label: { zh: '电话', en: 'Phone' } },
      { key: 'mail', type: 'email', label: { zh: '邮箱', en: 'Mail' } },
      { key: 'cost', type: 'money', label: { zh: '成本', en: 'Cost' } },
      { key: 'level', type: 'select', label: { zh: '级别', en: 'Level' }, options: [{ value: 'a', label: { zh: '重点', en: 'Key' } }] },
    ] }],
    ['role', { kind: 'role', key: 'seller', app: 'sales_app', label: { zh: '销售', en: 'Sales' }, grants: [
      { key: 'own', label: { zh: '本人客户', en: 'Own customers' }, object: 'client', operations: ['view', 'create', 'edit'], rows: 'record.owner == user', read: ['name', 'phone', 'mail', 'level', 'owner'], write: ['name', 'phone', 'mail'], mask: { phone: 'phone', mail: 'email' }, reveal: true },
      { key: 'drop', object: 'client', operations: ['delete'], rows: 'record.name == "无"' },
    ] }],
  ]);
  const { id: zhao } = await api.post('/api/v1/people', { ...boss, name: '赵敏', roles: ['seller'] });
  const { id: wang } = await api.post('/api/v1/people', { ...member, name: '王芳', roles: ['seller'], manager: zhao });
  const { id } = await api.post('/api/v1/objects/client/records', { name: '远大机械', phone: '13800138000', mail: 'sales@example.com', level: 'a', owner: wang });
  await api.post('/api/v1/objects/client/records', { name: '不归王芳', owner: zhao });
  const page = await j.visit({ who: admin, path: `/admin/people?person=${wang}` });
  const bar = page.getByRole('region', { name: '以他人身份查看' });
  const begin = async () => {
    await page.getByRole('button', { name: '王芳 的更多操作' }).click();
    await page.getByRole('menuitem', { name: '以此人身份查看…' }).click();
    await page.getByRole('dialog', { name: '以 王芳 的身份查看？' }).getByRole('button', { name: '开始查看' }).click();
    await bar.getByText('正在以 王芳 的身份查看').waitFor();
  };

  await j.step('an administrator is told what it means, and looks as a member', async () => {
    await page.getByRole('button', { name: '王芳 的更多操作' }).click();
    await page.getByRole('menuitem', { name: '以此人身份查看…' }).click();
    await page.getByText('只能看，不能修改').waitFor();
    await j.screens(page, 'ask');
    await page.getByRole('button', { name: '取消' }).click();
    await begin();
    await bar.getByText(/还剩 (29|30) 分钟/).waitFor();
    await page.getByRole('heading', { name: /，王芳$/ }).waitFor();
    for (const name of ['设计', '管理']) assert.equal(await page.getByRole('link', { name, exact: true }).count(), 0, `${name} is shown`);
    await j.screens(page, 'home');
  });

  await j.step('the list is the member’s, and nothing can be changed', async () => {
    await page.getByRole('navigation', { name: '导航' }).getByRole('link', { name: '客户', exact: true }).click();
    await row(page, '远大机械').waitFor();
    assert.equal(await page.getByText('不归王芳').count(), 0);
    assert.equal(await page.getByRole('toolbar').getByRole('button', { name: '新建', exact: true }).getAttribute('aria-disabled'), 'true');
    const drawer = await openRecord(page, '远大机械');
    assert.equal(await drawer.getByRole('button', { name: '编辑', exact: true }).getAttribute('aria-disabled'), 'true');
    assert.equal(await drawer.getByRole('button', { name: /^(修改|更换) / }).count(), 0);
    await j.screens(page, 'record');
    await page.goto('/a/sales_app/o/client/new');
    await page.getByText('以他人身份查看时不能修改').first().waitFor();
    await j.screen(page, 'no-form');
    await page.goto('/me/settings');
    await page.getByText('结束查看以后，用自己的账号操作。').waitFor();
  });

  await j.step('a reload keeps it, another tab does not have it', async () => {
    await page.goto(`/a/sales_app/o/client/${id}`);
    await page.reload();
    await bar.waitFor();
    const other = await page.context().newPage();
    await other.goto('/admin/people');
    await other.getByRole('heading', { level: 1, name: '成员' }).waitFor();
    assert.equal(await other.getByText('正在以').count(), 0);
    await other.close();
  });

  await j.step('a value revealed meanwhile is in the log with both', async () => {
    await page.getByText('138****8000').first().waitFor();
    await page.getByRole('button', { name: '查看完整电话（会写进审计日志）' }).click();
    await page.getByText('138 0013 8000').waitFor();
    await page.getByText('30 秒后重新遮盖').waitFor();
    await j.screens(page, 'revealed');
    const entry = (await api.get('/api/v1/audit?action=reveal')).items[0];
    assert.equal(entry.record, id);
    assert.equal(JSON.stringify(entry.detail), '{"field":"phone"}');
    assert.match(JSON.stringify(entry), new RegExp(wang));
  });

  await j.step('on the phone, and in English', async () => {
    await page.setViewportSize(phone);
    await j.screen(page, 'record');
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= phone.width);
    await page.getByRole('button', { name: '应用' }).click();
    const sheet = page.getByRole('dialog', { name: '应用' });
    assert.equal(await sheet.getByRole('button', { name: '退出登录' }).count(), 0);
    await sheet.getByText('English').click();
    await page.keyboard.press('Escape');
    await page.getByText('Viewing as 王芳').waitFor();
    await j.screen(page, 'english', { words: false });
    await page.setViewportSize(desktop);
    await j.screen(page, 'english', { words: false });
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByText('中文', { exact: true }).click();
    await page.keyboard.press('Escape');
    await bar.waitFor();
  });

  await j.step('its end leads back to the person, and it is in the log', async () => {
    await bar.getByRole('button', { name: '结束' }).click();
    await page.getByRole('dialog', { name: '王芳' }).waitFor();
    assert.equal(await bar.count(), 0);
    await page.getByRole('link', { name: '管理', exact: true }).or(page.getByRole('heading', { level: 1, name: '成员' })).first().waitFor();
    const actions = (await api.get('/api/v1/audit?limit=20')).items.map((entry) => entry.action);
    for (const action of ['view_as.start', 'view_as.end', 'reveal']) assert.ok(actions.includes(action), `${action} is not in the log`);
  });

  await j.step('a view that was ended elsewhere says so, on the page and after a reload', async () => {
    const end = async () => {
      const { token } = JSON.parse(await page.evaluate(() => sessionStorage.getItem('tenon.view')));
      await new Api(j.server.base, token).delete('/api/v1/view-as');
    };
    page.seen.expect(/: 401$/);
    await begin();
    await end();
    await page.getByRole('navigation', { name: '导航' }).getByRole('link', { name: '客户', exact: true }).click();
    const over = page.getByRole('dialog', { name: '查看已结束' });
    await over.getByText('已在别处结束').waitFor();
    await j.screens(page, 'over');
    await over.getByRole('button', { name: '返回' }).click();
    await page.getByRole('dialog', { name: '王芳' }).waitFor();
    await begin();
    await end();
    await page.reload();
    await over.getByRole('button', { name: '返回' }).click();
    await over.waitFor({ state: 'detached' });
    await page.getByRole('dialog', { name: '王芳' }).waitFor();
  });

  const mine = await j.visit({ who: member, path: '/a/sales_app/o/client' });
  await j.step('who reads a masked value reveals it in the list and replaces it in the form', async () => {
    await row(mine, '远大机械').getByText('138****8000').click();
    const beside = mine.getByRole('group', { name: '电话' });
    await beside.getByRole('button', { name: /^查看完整电话/ }).click();
    await beside.getByText('138 0013 8000').waitFor();
    await j.screen(mine, 'cell');
    await mine.goto(`/a/sales_app/o/client/${id}`);
    await mine.getByRole('button', { name: '编辑', exact: true }).click();
    await mine.getByRole('textbox', { name: '名称' }).fill('远大机械厂');
    await mine.getByText('138****8000').first().waitFor();
    await j.screens(mine, 'form');
    await mine.getByRole('button', { name: '更换电话' }).click();
    await mine.getByText('留空保存会清空它').waitFor();
    await mine.getByRole('textbox', { name: '电话' }).fill('13911112222');
    await j.screen(mine, 'form-replaced');
    await mine.getByRole('button', { name: '保存', exact: true }).click();
    await mine.getByText('139****2222').first().waitFor();
    const saved = await api.get(`/api/v1/objects/client/records/${id}`);
    assert.deepEqual([saved.name, saved.phone, saved.mail], ['远大机械厂', '+8613911112222', 'sales@example.com']);
  });

  await j.step('a masked value is replaced where it stands, and left alone when nothing is entered', async () => {
    await mine.getByRole('button', { name: '更换邮箱' }).click();
    const box = mine.getByRole('textbox', { name: '邮箱' });
    assert.equal(await box.inputValue(), '');
    await mine.keyboard.press('Enter');
    await box.waitFor({ state: 'detached' });
    assert.equal((await api.get(`/api/v1/objects/client/records/${id}`)).mail, 'sales@example.com');
    await mine.getByRole('button', { name: '更换邮箱' }).click();
    await box.fill('new@example.com');
    await mine.keyboard.press('Enter');
    await mine.getByText(/^n\*+.*@/).first().waitFor();
    assert.equal((await api.get(`/api/v1/objects/client/records/${id}`)).mail, 'new@example.com');
  });

  await j.step('what may not be changed says why, on the record and in the list', async () => {
    const why = mine.getByRole('dialog', { name: '为什么' });
    await mine.getByRole('button', { name: '为什么不能修改级别？' }).click();
    await why.getByText('不能编辑').waitFor();
    await j.screens(mine, 'why');
    await mine.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });
    await mine.goto('/a/sales_app/o/client');
    await row(mine, '远大机械厂').getByText('重点').dblclick();
    await j.shot(mine, 'why-cell');
    const said = mine.getByRole('button', { name: '为什么？' });
    await said.first().waitFor();
    await said.first().click();
    await why.getByText('不能编辑').waitFor();
    await mine.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });
    await row(mine, '远大机械厂').getByRole('gridcell').first().click();
    await mine.getByRole('toolbar', { name: '批量操作' }).getByRole('button', { name: '删除' }).click();
    await mine.getByRole('dialog').getByRole('button', { name: /^删除/ }).click();
    await mine.getByRole('button', { name: '远大机械厂：为什么？' }).waitFor();
    await j.screens(mine, 'batch-refused');
    await mine.getByRole('button', { name: '远大机械厂：为什么？' }).click();
    await why.getByText('不能删除').waitFor();
    await mine.keyboard.press('Escape');
    await mine.getByRole('button', { name: '远大机械厂：为什么？' }).waitFor();
    await mine.keyboard.press('Escape');
  });

  await j.step('a designer is told what no role can see', async () => {
    const design = await j.visit({ who: admin, path: '/design/sales_app/o/client' });
    await design.getByText(/^没有角色可以看到字段：成本/).waitFor();
    await j.screens(design, 'unseen');
    await design.getByRole('button', { name: '去授权' }).click();
    await design.getByRole('heading', { name: '权限矩阵' }).waitFor();
    await design.getByText(/^没有角色可以看到字段：成本/).waitFor();
    await j.screen(design, 'unseen-matrix');
    await design.setViewportSize(phone);
    await j.screen(design, 'unseen-matrix');
  });

  await j.step('a manager finds the handover of who works for them', async () => {
    const theirs = await j.visit({ who: boss, path: '/' });
    await theirs.getByRole('button', { name: '赵敏 的账号' }).click();
    await theirs.getByRole('button', { name: '交接下属的工作' }).click();
    await theirs.getByRole('heading', { level: 1, name: /王芳/ }).waitFor();
    await j.screen(theirs, 'handover');
    await theirs.goto('/admin/handover');
    await choose(theirs, '选择成员', '王芳');
    await theirs.getByRole('heading', { level: 1, name: /王芳/ }).waitFor();
  });
}

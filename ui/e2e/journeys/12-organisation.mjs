import assert from 'node:assert/strict';
import { choose, drag } from '../harness/hands.mjs';
import { admin, desktop, phone } from '../harness/journey.mjs';
import { Mailbox } from '../harness/mailbox.mjs';
import { chinese } from '../harness/words.mjs';

export const from = 'sample';

const narrow = async (page) => assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= phone.width, `${page.url()} is wider than the phone`);

/** Departments, roles, handover, people from a file, the logs, settings of the business and of mail. */
export default async function organisation(j) {
  const api = await j.server.signIn();
  const people = (await api.get('/api/v1/people?limit=500')).items;
  const leaver = people.find((person) => person.name === '李雷');
  const page = await j.visit({ who: admin, path: '/admin/people' });
  const tree = page.getByRole('navigation', { name: '部门' });
  const menu = async (name, entry) => {
    await tree.getByRole('button', { name: `${name} 的更多操作` }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: entry }).click();
  };

  await j.step('what a move does is said before it is made, and it can be undone', async () => {
    await tree.getByText('销售一部').waitFor();
    await j.screens(page, 'people');
    await menu('销售一部', '移动到…');
    const dialog = page.getByRole('dialog', { name: '移动 销售一部' });
    await choose(dialog, '移动到', '市场部');
    await dialog.getByText(/人、[\d,]+ 条记录的数据范围会变/).waitFor();
    await j.screens(page, 'move');
    await dialog.getByRole('button', { name: '移动', exact: true }).click();
    await page.getByText('已移动 销售一部').waitFor();
    const parent = async () => (await api.get('/api/v1/departments')).items.find((d) => d.name === '销售一部').parent;
    assert.notEqual(await parent(), '');
    await page.getByRole('button', { name: '撤销' }).click();
    await page.waitForFunction(() => document.querySelectorAll('nav[aria-label=部门] li').length > 3);
    for (let i = 0; i < 50 && (await parent()) !== ''; i++) await page.waitForTimeout(100);
    assert.equal(await parent(), '');
  });

  await j.step('a department is dragged below another: nothing moves before it was said what that does', async () => {
    await drag(page, tree.getByRole('button', { name: /^销售二部/ }).first(), tree.getByRole('button', { name: /^市场部/ }).first());
    const dialog = page.getByRole('dialog', { name: '移动 销售二部' });
    await dialog.getByText(/数据范围会变/).waitFor();
    await dialog.getByRole('button', { name: '取消' }).click();
    assert.equal((await api.get('/api/v1/departments')).items.find((d) => d.name === '销售二部').parent, '');
  });

  await j.step('a department is merged into another', async () => {
    await tree.getByRole('button', { name: '新建部门' }).click();
    const dialog = page.getByRole('dialog', { name: '新建部门' });
    await dialog.getByLabel('部门名称').fill('电话销售');
    await dialog.getByRole('button', { name: '新建部门' }).click();
    await tree.getByText('电话销售').waitFor();
    await menu('电话销售', '合并到…');
    const merge = page.getByRole('dialog', { name: '合并 电话销售' });
    await choose(merge, '合并到', '销售一部');
    await merge.getByText('没有成员和记录受影响。').waitFor();
    await j.screen(page, 'merge');
    await merge.getByRole('button', { name: '合并', exact: true }).click();
    await page.getByText('电话销售 已合并到 销售一部').waitFor();
    await tree.getByText('电话销售').waitFor({ state: 'detached' });
  });

  await j.step('a role by department, with how many have it', async () => {
    await page.getByRole('link', { name: '角色成员' }).click();
    await page.getByRole('navigation', { name: '角色' }).getByRole('link', { name: /^管理层只读/ }).click();
    await page.getByRole('heading', { name: '管理层只读' }).waitFor();
    await choose(page.getByRole('main'), '添加部门', '市场部');
    await page.getByRole('list', { name: '有这个角色的部门' }).getByText('市场部').waitFor();
    await page.getByText('2 位在职成员有这个角色').waitFor();
    await j.screens(page, 'role');
    await page.getByRole('button', { name: '移除 市场部' }).click();
    await page.getByText('没有部门给这个角色').waitFor();
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByRole('list', { name: '有这个角色的部门' }).getByText('市场部').waitFor();
  });

  await j.step('a leaver: counted, given away, looked at beforehand, done, undone', async () => {
    await page.goto('/admin/handover');
    await j.screen(page, 'handover-start');
    await choose(page.getByRole('main'), '选择成员', '李雷', { type: '李雷' });
    await page.getByRole('heading', { level: 1, name: '交接 李雷' }).waitFor();
    await page.getByRole('row', { name: /^客户/ }).waitFor();
    await j.screens(page, 'handover-count');
    await page.getByRole('button', { name: '下一步' }).click();
    const customers = page.getByRole('region', { name: '客户', exact: true });
    await choose(customers, '方式', '平均分给几个人');
    await choose(customers, '加入一个部门的所有人', '销售一部');
    await customers.getByText('王芳').first().waitFor();
    assert.match(await page.getByRole('region', { name: '商机', exact: true }).getByRole('combobox', { name: /方式/ }).innerText(), /随客户/);
    await customers.getByRole('button', { name: '分出一部分…' }).click();
    const part = customers.getByRole('group', { name: '第 1 部分' });
    await page.getByRole('button', { name: '预览' }).last().click();
    await part.getByText('填写条件').waitFor();
    await part.getByRole('button', { name: '条件', exact: true }).click();
    await choose(part, '字段', '客户名称', { type: '客户名称' });
    await part.getByRole('textbox').last().fill('科技');
    await choose(part, '给谁', '周敏', { type: '周敏' });
    await j.screens(page, 'handover-assign');
    await page.reload();
    await customers.getByText('王芳').first().waitFor();
    await page.getByRole('button', { name: '预览' }).last().click();
    await page.getByText('交接后持有').waitFor();
    await j.screens(page, 'handover-preview');
    await page.getByRole('button', { name: /^交接 [\d,]+ 条$/ }).click();
    await page.getByText('李雷 的交接已完成').waitFor({ timeout: 90_000 });
    await j.screens(page, 'handover-done');
    const after = await api.get(`/api/v1/people/${leaver.id}/handover`);
    assert.equal(after.objects.find((o) => o.object === 'account')?.count ?? 0, 0);
    assert.equal(after.person.active, false);
    await page.reload();
    await page.getByText('李雷 的交接已完成').waitFor();
    await page.getByRole('button', { name: /^撤销交接/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: '撤销交接' }).click();
    await page.getByText('交接已撤销').waitFor({ timeout: 90_000 });
    await j.screen(page, 'handover-undone');
  });

  await j.step('people from a file: tried, then brought in', async () => {
    await page.goto('/admin/people');
    await page.getByRole('button', { name: '其他方式' }).click();
    await page.getByRole('menuitem', { name: '从文件导入' }).click();
    await page.getByText('把成员名单拖到这里').waitFor();
    await j.screens(page, 'roster');
    await page.locator('input[type=file]').setInputFiles({ name: '成员.csv', mimeType: 'text/csv', buffer: Buffer.from('姓名,邮箱,部门,职位,角色\r\n钱进,qian.jin@example.com,销售一部,顾问,销售\r\n孙悦,sun.yue@example.com,客服部,专员,销售\r\n') });
    await page.getByText('成员.csv，2 行').waitFor();
    await page.getByRole('button', { name: '试算' }).click();
    await page.getByText('试算结果').waitFor();
    await page.getByRole('cell', { name: '没有部门“客服部”。' }).waitFor();
    await j.screens(page, 'roster-dry');
    await page.getByLabel('没有的部门自动新建').check();
    await page.getByRole('button', { name: '试算' }).click();
    await page.getByText('会新建部门：客服部').waitFor();
    await page.getByRole('button', { name: '导入 2 人' }).click();
    await page.getByText('已导入 2 人').waitFor();
    await j.screen(page, 'roster-done');
    await page.getByRole('button', { name: '查看成员' }).click();
    await tree.getByText('客服部').waitFor();
  });

  await j.step('the audit log: filtered, opened, verified, exported', async () => {
    await page.getByRole('link', { name: '审计日志' }).click();
    await page.getByRole('table', { name: '审计日志' }).getByText('停用成员').first().waitFor();
    await j.screens(page, 'audit');
    await choose(page.getByRole('main'), '动作', '停用成员', { type: '停用成员' });
    await page.waitForURL(/action=person\.disabled/);
    const row = page.getByRole('row').filter({ hasText: '停用成员' });
    await row.filter({ hasText: '李雷' }).waitFor();
    await page.getByRole('row').filter({ hasText: '登录' }).first().waitFor({ state: 'detached' });
    await row.filter({ hasText: '李雷' }).getByRole('button').click();
    const drawer = page.getByRole('dialog', { name: '停用成员' });
    await drawer.getByRole('heading', { name: '链条指纹' }).waitFor();
    await j.screens(page, 'audit-entry');
    await page.reload();
    await drawer.getByRole('link', { name: '李雷' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '立即校验' }).click();
    await page.getByText(/链条完整，刚校验了 [\d,]+ 条/).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出' }).click();
    assert.match((await download).suggestedFilename(), /^audit-.*\.csv$/);
    await page.goto('/admin/audit?action=audit');
    await page.getByRole('row').filter({ hasText: '导出审计日志' }).first().waitFor();
  });

  await j.step('the sign-in log', async () => {
    await page.getByRole('link', { name: '登录日志' }).click();
    await page.getByRole('table', { name: '登录日志' }).getByText('林晓').first().waitFor();
    await j.screens(page, 'signins');
    await choose(page.getByRole('main'), '结果', '登录失败');
    await page.getByText('没有符合条件的登录').waitFor();
    await page.getByRole('button', { name: '清除筛选' }).click();
    await page.getByRole('table', { name: '登录日志' }).getByText('林晓').first().waitFor();
  });

  const box = await Mailbox.open();
  try {
    await j.step('mail is tested before it is saved', async () => {
      await page.getByRole('link', { name: '邮件' }).click();
      await page.getByLabel('发送邮件').check();
      await page.getByLabel('服务器', { exact: true }).fill('127.0.0.1');
      await page.getByLabel('端口').fill('x');
      await page.getByRole('button', { name: '发送测试' }).click();
      await page.getByText('填写 1 到 65535 之间的整数').waitFor();
      await page.getByLabel('端口').fill(String(box.port));
      await page.getByLabel('发件地址').fill('crm@example.com');
      await page.getByLabel('访问地址').fill(j.server.base);
      await j.screens(page, 'mail', { data: ['smtp.example.com'] });
      await page.getByRole('button', { name: '发送测试' }).click();
      await page.getByText(`测试邮件已发到 ${admin.email}`).waitFor();
      assert.ok(await box.next(admin.email));
      await page.getByRole('button', { name: '保存' }).click();
      await page.getByText('邮件设置已保存，马上生效').waitFor();
      assert.equal((await api.get('/api/v1/settings/mail')).enabled, true);
    });
  } finally {
    box.close();
  }

  await j.step('the name of the business', async () => {
    await page.getByRole('link', { name: '企业' }).click();
    await page.getByLabel('企业名称').fill('方榫科技（深圳）有限公司');
    await page.getByRole('link', { name: '邮件' }).click();
    await page.getByRole('dialog').getByText('放弃还没保存的修改？').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('企业资料已保存').waitFor();
    await j.screens(page, 'business');
    assert.equal((await api.get('/api/v1/settings/business')).name, '方榫科技（深圳）有限公司');
  });

  const pages = ['/admin', '/admin/people', `/admin/people?person=${leaver.id}&state=all`, '/admin/people/import', '/admin/invitations', '/admin/roles', '/admin/roles?role=sales', '/admin/handover', `/admin/handover/${leaver.id}?step=assign`, '/admin/audit', '/admin/signins', '/admin/security', '/admin/keys', '/admin/settings/business', '/admin/settings/mail', '/me/settings/delegation', '/me/settings/keys'];
  const nameOf = (address) => address.replaceAll(leaver.id, 'x').replaceAll(/[^a-z]+/g, '-').replaceAll(/^-|-$/g, '');

  await j.step('a deputy while one is away', async () => {
    await page.goto('/me/settings/delegation');
    await page.getByRole('button', { name: '添加代理' }).click();
    const dialog = page.getByRole('dialog', { name: '添加代理' });
    await choose(dialog, '代理人', '王芳', { type: '王芳' });
    await dialog.getByLabel('至', { exact: true }).fill('+7');
    await dialog.getByRole('button', { name: '添加代理' }).click();
    await page.getByText('由 王芳 代理').first().waitFor();
    await j.screens(page, 'deputy');
  });

  await j.step('every page on the phone', async () => {
    await page.setViewportSize(phone);
    for (const address of pages) {
      await page.goto(address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await j.screen(page, nameOf(address), { data: ['smtp.example.com'] });
      await narrow(page);
    }
  });

  await j.step('every page in English', async () => {
    const names = [...(await api.get('/api/v1/people?limit=500')).items, ...(await api.get('/api/v1/departments')).items].map((one) => one.name);
    const typed = new RegExp(['中文', '^smtp\\.example\\.com$', '方榫科技', '成员\\.csv', '榫', '专员', '顾问', ...names].join('|'));
    await api.patch('/api/v1/me', { locale: 'en' });
    for (const size of [phone, desktop]) {
      await page.setViewportSize(size);
      for (const address of pages) {
        await page.goto(address);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        await j.screen(page, `${nameOf(address)}-english`, { words: false });
        assert.deepEqual(await chinese(page, [typed]), [], address);
        if (size === phone) await narrow(page);
      }
    }
    await api.patch('/api/v1/me', { locale: 'zh' });
  });
}

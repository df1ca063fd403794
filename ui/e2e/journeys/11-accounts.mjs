import assert from 'node:assert/strict';
import { Api } from '../harness/api.mjs';
import { choose } from '../harness/hands.mjs';
import { admin, desktop, phone } from '../harness/journey.mjs';
import { totp } from '../harness/totp.mjs';
import { until } from '../harness/until.mjs';

const member = { email: 'chen.jing@example.com', password: 'fangsun-2026', name: '陈静' };
const guest = { email: 'zhao.min@example.com', password: 'a-quiet-river-2026', name: '赵敏' };

/** A second factor, an invitation, a person who is disabled, a key. */
export default async function accounts(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('设备', [
    ['app', { kind: 'app', key: 'equipment', label: { zh: '设备管理', en: 'Equipment' }, navigation: [{ items: [{ object: 'device' }] }] }],
    ['object', { kind: 'object', key: 'device', app: 'equipment', label: { zh: '设备', en: 'Device' }, title: 'name', fields: [{ key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } }] }],
    ['role', { kind: 'role', key: 'viewer', label: { zh: '查看', en: 'Viewer' }, grants: [{ object: 'device', operations: ['view'], read: ['name'] }] }],
  ]);
  const chen = await api.post('/api/v1/people', { ...member, roles: ['viewer'] });
  const department = await api.post('/api/v1/departments', { name: '设备部' });

  const signIn = async (page, who) => {
    await page.getByLabel('邮箱').fill(who.email);
    await page.getByLabel('密码', { exact: true }).fill(who.password);
    await page.keyboard.press('Enter');
  };

  const page = await j.visit({ path: '/login' });
  let secret;
  let recovery;
  await j.step('a second factor is set up with a phone', async () => {
    await signIn(page, member);
    await page.getByRole('heading', { name: /，陈静$/ }).waitFor();
    await page.goto('/me/settings/security');
    await page.getByText('没有启用').waitFor();
    await j.screens(page, 'security');
    await page.getByRole('button', { name: '设置两步验证' }).click();
    const proof = page.getByRole('dialog');
    await proof.getByLabel('当前密码').fill('not-the-password');
    page.seen.expect(/^POST \/api\/v1\/me\/second-factor: 400$/);
    await page.keyboard.press('Enter');
    await proof.getByText('密码不对').waitFor();
    await proof.getByLabel('当前密码').fill(member.password);
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: '两步验证的二维码' }).waitFor();
    secret = (await page.getByRole('dialog').locator('code').innerText()).replaceAll(' ', '');
    await j.screens(page, 'enrol');
    page.seen.expect(/^POST \/api\/v1\/me\/second-factor\/confirm: 400$/);
    await page.getByLabel('验证码').pressSequentially('000000');
    await page.getByText('验证码不对').waitFor();
    await page.getByLabel('验证码').fill('');
    await page.getByLabel('验证码').pressSequentially(totp(secret));
    const codes = page.getByRole('list', { name: '恢复码' }).getByRole('listitem');
    await codes.first().waitFor();
    recovery = await codes.allInnerTexts();
    assert.equal(recovery.length, 10);
    await j.screens(page, 'recovery');
    await page.getByLabel('我已保存').check();
    await page.getByRole('button', { name: '完成' }).click();
    await page.getByText('已启用').waitFor();
    await j.screen(page, 'security-on');
  });

  await j.step('signing in asks for a code, pasted or typed, and takes none twice', async () => {
    const other = await j.visit({ path: '/login?next=%2Fme%2Fsettings%2Fsecurity' });
    other.seen.expect(/auth-with-password: 401$/);
    other.seen.expect(/sign-in\/code: 400$/);
    await signIn(other, member);
    await other.getByRole('heading', { name: '两步验证' }).waitFor();
    await j.screens(other, 'code');
    await other.getByLabel('验证码').pressSequentially('123');
    await other.getByLabel('验证码').fill('12 34-56');
    await other.getByText('验证码不对').waitFor();
    await j.screen(other, 'code-wrong');
    await other.getByLabel('验证码').fill(totp(secret, 1));
    await other.getByRole('heading', { name: '安全', level: 1 }).waitFor();
    const sessions = other.getByRole('list', { name: '会话' }).getByRole('listitem');
    await sessions.nth(1).waitFor();
    assert.equal(await sessions.count(), 2);
    await j.screen(other, 'sessions');
    await other.getByRole('button', { name: /^下线 / }).click();
    await other.getByText(/^已下线/).waitFor();
    await other.context().close();
  });

  await j.step('the session that was ended asks to sign in again over the page, with a recovery code', async () => {
    page.seen.expect(/: 401$/);
    await page.getByRole('link', { name: '委托' }).click();
    const dialog = page.getByRole('dialog', { name: '登录已过期' });
    await dialog.getByLabel('密码').fill(member.password);
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: '使用恢复码' }).click();
    await dialog.getByLabel('恢复码').fill(recovery[0].toUpperCase());
    await page.keyboard.press('Enter');
    await page.getByText('没有安排代理').waitFor();
    await page.getByRole('link', { name: '安全' }).click();
    await page.getByText(/还有 9 个恢复码/).waitFor();
  });

  await j.step('on the phone', async () => {
    await page.setViewportSize(phone);
    await page.goto('/me/settings/security');
    await page.getByText(/还有 9 个恢复码/).waitFor();
    await j.screen(page, 'security');
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= phone.width);
    await page.setViewportSize(desktop);
  });

  const office = await j.visit({ who: admin, path: '/admin/invitations' });
  let link;
  await j.step('an administrator invites: one line for each address', async () => {
    await office.getByText('没有待接受的邀请').waitFor();
    await j.screen(office, 'invitations-none');
    await office.getByRole('button', { name: '邀请', exact: true }).click();
    const dialog = office.getByRole('dialog', { name: '邀请成员' });
    await dialog.getByRole('textbox', { name: /邮箱/ }).fill(`赵敏 <${guest.email}>, ${member.email}; nobody`);
    await office.keyboard.press('Enter');
    await dialog.getByRole('button', { name: '邀请 3 人' }).click();
    await dialog.getByText('这些不是邮箱，改掉或移除：nobody').waitFor();
    await j.screen(office, 'invite-wrong');
    await dialog.getByRole('button', { name: '移除 nobody' }).click();
    await choose(dialog, '部门', '设备部');
    await choose(dialog, '角色', '查看');
    await office.keyboard.press('Escape');
    await dialog.getByRole('button', { name: '邀请 2 人' }).click();
    const report = office.getByRole('dialog', { name: '已生成 1 个邀请链接' });
    await report.getByText(guest.email, { exact: true }).waitFor();
    await j.screens(office, 'invited');
    await report.getByRole('button', { name: '完成' }).click();
    await office.getByRole('table').getByText(guest.email).waitFor();
    await office.getByRole('button', { name: `${guest.email} 的更多操作` }).click();
    await office.getByRole('menuitem', { name: '复制链接' }).click();
    link = await office.getByRole('dialog').getByLabel('邀请链接').inputValue();
    await j.screen(office, 'link');
    await office.keyboard.press('Escape');
    await j.screens(office, 'invitations');
  });

  const newcomer = await j.visit({ viewport: phone });
  await j.step('the link leads to a name, a password, and inside', async () => {
    await newcomer.goto(new URL(link).pathname);
    await newcomer.getByText(`方榫科技 邀请你加入，用 ${guest.email} 登录。`).waitFor();
    await newcomer.getByRole('button', { name: '加入' }).click();
    await newcomer.getByText('填写姓名').waitFor();
    await j.screen(newcomer, 'invite');
    await newcomer.getByLabel('姓名').fill(guest.name);
    newcomer.seen.expect(/\/api\/v1\/invitations\/[^/]+: 400$/);
    await newcomer.getByLabel('密码', { exact: true }).fill('password2024');
    await newcomer.keyboard.press('Enter');
    await newcomer.getByText(/太常见|太容易|换一个/).first().waitFor();
    await newcomer.getByLabel('密码', { exact: true }).fill(guest.password);
    await newcomer.keyboard.press('Enter');
    await newcomer.getByRole('heading', { name: /，赵敏$/ }).waitFor();
    newcomer.seen.expect(/\/api\/v1\/invitations\/[^/]+: 404$/);
    await newcomer.goto(new URL(link).pathname);
    await newcomer.getByText('让管理员再发一次邀请。').waitFor();
    await j.screen(newcomer, 'invite-gone');
    await newcomer.goto('/');
    await newcomer.getByRole('heading', { name: /，赵敏$/ }).waitFor();
  });

  await j.step('where a role comes from, and who is disabled is out within five seconds', async () => {
    await api.put('/api/v1/roles/viewer/members', { departments: [{ id: department.id, children: true }] });
    await office.goto('/admin/people');
    await office.getByRole('table').getByRole('button', { name: guest.name }).click();
    const drawer = office.getByRole('dialog', { name: guest.name });
    await drawer.getByRole('tab', { name: '权限' }).click();
    await drawer.getByText('直接给的；来自部门 设备部').waitFor();
    await j.screens(office, 'access');
    await drawer.getByRole('tab', { name: '会话' }).click();
    await drawer.getByRole('list', { name: '会话' }).getByRole('listitem').first().waitFor();
    await j.screen(office, 'person-sessions');
    await drawer.getByRole('button', { name: `${guest.name} 的更多操作` }).click();
    await office.getByRole('menuitem', { name: '停用' }).click();
    const sure = office.getByRole('dialog', { name: `停用 ${guest.name}？` });
    await j.screen(office, 'disable');
    newcomer.seen.expect(/: 401$/);
    const before = Date.now();
    await sure.getByRole('button', { name: '停用', exact: true }).click();
    await office.getByText(`已停用 ${guest.name}`).waitFor();
    await until('the session of who was disabled ends', async () => (await newcomer.evaluate(async () => (await fetch('/api/v1/me', { headers: { Authorization: localStorage.getItem('tenon.token') } })).status)) === 401, 5);
    assert.ok(Date.now() - before < 8000);
    await newcomer.reload();
    await newcomer.getByRole('heading', { name: '登录 Tenon' }).waitFor();
  });

  await j.step('an API key is shown once, works, and ends', async () => {
    await office.goto('/me/settings/keys');
    await office.getByRole('button', { name: '新建密钥' }).click();
    const dialog = office.getByRole('dialog', { name: '新建 API 密钥' });
    await dialog.getByLabel('名称').fill('ERP 同步');
    await choose(dialog, '角色', '查看').catch(() => undefined);
    await office.keyboard.press('Escape');
    await j.screen(office, 'key-new');
    await dialog.getByRole('button', { name: '新建密钥' }).click();
    const shown = office.getByRole('dialog', { name: '密钥“ERP 同步”已建好' });
    const key = await shown.getByLabel('密钥', { exact: true }).inputValue();
    assert.match(key, /^tnk_/);
    await j.screens(office, 'key-shown');
    await shown.getByLabel('我已保存').check();
    await shown.getByRole('button', { name: '完成' }).click();
    await new Api(j.server.base, `Bearer ${key}`).get('/api/v1/objects/device/records');
    await office.goto('/admin/keys');
    await office.getByRole('table').getByText('ERP 同步').waitFor();
    await j.screens(office, 'keys');
    await office.getByRole('button', { name: '停用 ERP 同步' }).click();
    await office.getByRole('dialog').getByRole('button', { name: '停用' }).click();
    await office.getByText('还没有 API 密钥').waitFor();
    await assert.rejects(until('the key is good no more', () => new Api(j.server.base, `Bearer ${key}`).get('/api/v1/objects/device/records').then(() => false), 1), /401|not within/);
  });

  await j.step('who must have a second factor sets one up while signing in', async () => {
    await office.goto('/admin/security');
    await office.getByLabel('所有人必须').check();
    await office.getByText('没有两步验证的成员，下次登录时要先设置。').waitFor();
    await j.screens(office, 'policy');
    await office.getByRole('button', { name: '保存' }).first().click();
    await office.getByText('登录规则已保存').waitFor();
    const late = { email: 'li.lei@example.com', password: 'fangsun-2026', name: '李雷' };
    await api.post('/api/v1/people', { ...late, roles: ['viewer'] });
    const person = await j.visit({ path: '/login' });
    person.seen.expect(/auth-with-password: 401$/);
    await signIn(person, late);
    await person.getByRole('heading', { name: '设置两步验证' }).waitFor();
    const own = (await person.locator('code').innerText()).replaceAll(' ', '');
    await j.screens(person, 'must-enrol');
    await person.getByLabel('验证码').fill(totp(own));
    await person.getByRole('heading', { name: '保存恢复码' }).waitFor();
    await person.getByLabel('我已保存').check();
    await person.getByRole('button', { name: '继续' }).click();
    await person.getByRole('heading', { name: /，李雷$/ }).waitFor();
  });

  await j.step('who lost the phone is helped by an administrator', async () => {
    await office.goto(`/admin/people?person=${chen.id}&tab=access`);
    await office.getByRole('button', { name: '移除', exact: true }).click();
    await office.getByRole('dialog', { name: /移除 陈静 的两步验证/ }).getByRole('button', { name: '移除' }).click();
    await office.getByText('已移除 陈静 的两步验证').waitFor();
  });
}

import assert from 'node:assert/strict';
import { choose, column, columnMenu, drag, grid, openRecord, row, totalIs } from '../harness/hands.mjs';
import { admin, desktop, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';

/** From nothing to an object that people work with: designed with the mouse, published, used. */
export default async function design(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  const page = await j.visit({ who: admin });
  const palette = page.getByRole('complementary', { name: '字段和布局部件' });
  const sheet = page.locator('[data-sheet]');
  const end = sheet.getByText('拖入字段，或按 Enter 添加所选');
  /** A field on the sheet by its label. */
  const part = (name) => sheet.getByRole('group', { name: new RegExp(`^${name}，`) });
  /** The labels of the fields on the sheet, in their order. */
  const order = async () => (await sheet.locator('[data-node][role=group]').evaluateAll((all) => all.map((one) => one.ariaLabel.split('，')[0]))).slice(1);
  const chip = (type) => palette.locator(`[data-item=${type}]`);
  /** Names the field that was just put on the sheet: its label has the focus. */
  const name = async (label) => {
    const box = page.getByRole('textbox', { name: '标题（中文）' });
    await until('the new label is chosen', () => box.evaluate((input) => input === document.activeElement && input.value === '新字段' && input.selectionEnd === 3));
    await page.keyboard.type(label);
    await page.keyboard.press('Tab');
    await part(label).waitFor();
  };
  const saved = () => page.locator('[data-save=saved]').waitFor();
  const sameRow = async (left, right) => {
    const [a, b] = [await part(left).boundingBox(), await part(right).boundingBox()];
    assert.ok(Math.abs(a.y - b.y) < 2 && b.x > a.x + a.width - 1, `${left} and ${right} stand in one row`);
    assert.ok(Math.abs(a.width - b.width) < 2, `${left} (${a.width}) and ${right} (${b.width}) share it half and half`);
  };

  await j.step('an empty business begins in the design area', async () => {
    await page.goto('/');
    await page.getByRole('heading', { name: '应用', level: 2 }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/design');
    await j.screens(page, 'home-empty');
  });

  await j.step('a new app', async () => {
    await page.getByRole('button', { name: '新建应用' }).first().click();
    const dialog = page.getByRole('dialog', { name: '新建应用' });
    await dialog.getByRole('button', { name: '创建' }).click();
    await dialog.getByText('填写名称。').waitFor();
    await dialog.getByRole('textbox', { name: '名称（中文）' }).fill('设备管理');
    assert.equal(await dialog.getByRole('textbox', { name: '标识' }).inputValue(), 'equipment_management');
    await dialog.getByRole('textbox', { name: '标识' }).fill('equipment');
    await j.screen(page, 'new-app');
    await dialog.getByRole('button', { name: '创建' }).click();
    await page.getByText('还没有对象').waitFor();
    await j.screen(page, 'app-empty');
  });

  await j.step('a new object opens its form', async () => {
    await page.getByRole('button', { name: '新建对象' }).first().click();
    const dialog = page.getByRole('dialog', { name: '新建对象' });
    await dialog.getByRole('textbox', { name: '名称（中文）' }).fill('设备');
    await dialog.getByRole('textbox', { name: '标识' }).fill('device');
    await dialog.getByRole('button', { name: '创建' }).click();
    await part('名称').waitFor();
    assert.match(new URL(page.url()).pathname, /^\/design\/equipment\/o\/device\/layouts\/device_full$/);
    await j.screen(page, 'designer-empty');
  });

  await j.step('ten fields by mouse from the palette', async () => {
    // Beside another: they share the row.
    await drag(page, chip('text'), part('名称'), { x: 0.97 });
    await name('设备编号');
    await sameRow('名称', '设备编号');
    await drag(page, chip('select'), part('名称'), { y: 0.95 });
    await name('状态');
    await drag(page, chip('number'), part('状态'), { x: 0.97 });
    await name('数量');
    await sameRow('状态', '数量');
    for (const [type, label] of [['money', '采购金额'], ['date', '购入日期'], ['phone', '厂家电话'], ['user', '保管人'], ['switch', '在保'], ['long_text', '备注']]) {
      await drag(page, chip(type), end);
      await name(label);
    }
    const note = await part('备注').boundingBox();
    assert.ok(note.width > 1.8 * (await part('名称').boundingBox()).width, 'a long text has a row of its own');
    // Beside what fills a row: both become half of it.
    await drag(page, chip('image'), part('备注'), { x: 0.99 });
    await name('照片');
    await sameRow('备注', '照片');
    assert.deepEqual(await order(), ['名称', '设备编号', '状态', '数量', '采购金额', '购入日期', '厂家电话', '保管人', '在保', '备注', '照片']);
    await saved();
  });

  await j.step('the line shows where a drop goes, Escape takes the drag back', async () => {
    const before = await order();
    const from = await part('照片').boundingBox();
    await page.mouse.move(from.x + 60, from.y + 12);
    await page.mouse.down();
    await page.mouse.move(from.x + 70, from.y + 20, { steps: 4 });
    const to = await part('数量').boundingBox();
    await page.mouse.move(to.x + to.width * 0.97, to.y + to.height / 2, { steps: 10 });
    await page.locator('[data-drop-line=right]').waitFor();
    await j.shot(page, 'designer-drop-line');
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await page.locator('[data-drop-line]').waitFor({ state: 'detached' });
    assert.deepEqual(await order(), before);
  });

  await j.step('other orders: by mouse and by Alt+↑', async () => {
    await drag(page, part('保管人'), part('数量'), { y: 0.05 });
    const dragged = ['名称', '设备编号', '保管人', '状态', '数量', '采购金额', '购入日期', '厂家电话', '在保', '备注', '照片'];
    await until('moved by mouse', async () => JSON.stringify(await order()) === JSON.stringify(dragged));
    await part('厂家电话').click();
    await page.keyboard.press('Alt+ArrowUp');
    const stepped = await until('moved by keys', async () => {
      const now = await order();
      return now.indexOf('厂家电话') < now.indexOf('购入日期') && now;
    });
    assert.ok(await part('厂家电话').evaluate((node) => node === document.activeElement), 'the focus stays with the field');
    await page.keyboard.press('ControlOrMeta+z');
    await until('undone', async () => JSON.stringify(await order()) === JSON.stringify(dragged));
    await page.getByRole('button', { name: '撤销' }).click();
    await until('undone twice', async () => (await order()).indexOf('保管人') > (await order()).indexOf('购入日期'));
    await page.getByRole('button', { name: '重做' }).click();
    await page.keyboard.press('ControlOrMeta+Shift+z');
    await until('done again', async () => JSON.stringify(await order()) === JSON.stringify(stepped));
  });

  await j.step('properties: required, unique, options, unit, help', async () => {
    const panel = page.getByRole('complementary', { name: /属性$/ });
    await part('设备编号').click();
    await panel.getByRole('radiogroup', { name: '必填' }).getByRole('radio', { name: '总是' }).click();
    await panel.getByRole('switch', { name: '不允许重复' }).click();
    await panel.getByRole('textbox', { name: '说明（中文）' }).fill('贴在设备背面');
    await sheet.getByText('贴在设备背面').waitFor();
    await part('状态').click();
    await panel.getByRole('textbox', { name: '第 1 个选项的标题' }).fill('在用');
    await panel.getByRole('textbox', { name: '第 2 个选项的标题' }).fill('维修');
    await panel.getByRole('textbox', { name: '第 2 个选项的标题' }).press('Enter');
    await until('the third option', () => panel.getByRole('textbox', { name: '第 3 个选项的标题' }).evaluate((input) => input === document.activeElement));
    await page.keyboard.type('报废');
    await panel.getByRole('button', { name: '报废 的颜色' }).click();
    await page.getByRole('radio', { name: '灰' }).click();
    await panel.getByRole('radiogroup', { name: '必填' }).getByRole('radio', { name: '总是' }).click();
    await part('数量').click();
    await panel.getByLabel('单位').fill('台');
    await saved();
    await part('状态').click();
    await j.screens(page, 'designer');
    const object = await until('the draft holds it all', async () => {
      const found = await api.get('/api/v1/definitions/object/device');
      return found.fields.find((field) => field.label.zh === '数量').unit && found;
    });
    const field = (label) => object.fields.find((one) => one.label.zh === label);
    assert.equal(object.fields.length, 11);
    assert.deepEqual(field('状态').options.map((option) => option.label.zh), ['在用', '维修', '报废']);
    assert.equal(field('状态').options[2].color, 'gray');
    assert.ok(field('状态').required && field('设备编号').required && field('设备编号').unique);
    assert.equal(field('设备编号').key, 'equipment_no');
  });

  await j.step('preview on a computer and on a phone', async () => {
    await page.getByRole('button', { name: '预览' }).click();
    const preview = page.getByRole('dialog', { name: '预览' });
    await preview.getByRole('textbox', { name: '设备编号' }).fill('EQ-0001');
    const beside = async () => {
      const [a, b] = [await preview.getByRole('textbox', { name: '名称' }).boundingBox(), await preview.getByRole('textbox', { name: '设备编号' }).boundingBox()];
      return Math.abs(a.y - b.y) < 2;
    };
    assert.ok(await beside(), 'two columns');
    await j.screen(page, 'preview');
    await preview.getByRole('radio', { name: '手机' }).click();
    await until('one column', async () => !(await beside()));
    await j.screen(page, 'preview-phone');
    await preview.getByRole('button', { name: '关闭预览' }).click();
    await preview.waitFor({ state: 'hidden' });
  });

  await j.step('check, then publish with the plan in sight', async () => {
    await page.getByRole('button', { name: '检查', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '检查' });
    await dialog.getByText('没有发现问题').waitFor();
    await j.screen(page, 'check');
    await dialog.getByRole('button', { name: '关闭' }).first().click();
    await page.getByRole('button', { name: '发布…' }).click();
    await page.getByRole('heading', { name: '3 处改动' }).waitFor();
    await page.getByText('没有发现问题').waitFor();
    await page.getByRole('button', { name: /^对象\s*设备/ }).click();
    await page.getByLabel('说明').fill('登记设备');
    await j.screens(page, 'publish');
    await page.getByRole('button', { name: '发布 3 处改动' }).click();
    await page.getByRole('main').getByText(/^版本 \d+ 已发布，用户立即可用。$/).waitFor();
    await j.screen(page, 'published');
  });

  await j.step('at once in the workspace, without a restart', async () => {
    await page.getByRole('status').getByRole('button', { name: '返回工作台' }).click();
    await page.getByRole('navigation', { name: '导航' }).getByRole('link', { name: '设备' }).click();
    await page.getByText('还没有设备').waitFor();
    await j.screen(page, 'list-empty');
  });

  const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 240, height: 160 } });

  await j.step('two records through the form', async () => {
    await page.getByRole('main').getByRole('button', { name: '新建', exact: true }).first().click();
    await page.getByRole('heading', { name: '新建设备', level: 2 }).waitFor();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await until('what is missing is said at its place', async () => (await page.getByRole('textbox', { name: '设备编号' }).getAttribute('aria-invalid')) === 'true');
    await j.screen(page, 'form-faults');
    await page.getByRole('textbox', { name: '名称' }).fill('激光切割机');
    await page.getByRole('textbox', { name: '设备编号' }).fill('EQ-0001');
    await choose(page, '状态', '在用');
    await page.getByRole('textbox', { name: '数量' }).fill('3');
    await page.getByRole('textbox', { name: '采购金额' }).fill('12.5万');
    await page.getByRole('textbox', { name: '购入日期' }).fill('2025-3-8');
    await page.getByRole('textbox', { name: '厂家电话' }).fill('021-5555 0101');
    await choose(page, '保管人', new RegExp(`^${admin.name}`));
    await page.getByRole('switch', { name: '在保' }).click();
    await page.getByRole('textbox', { name: '备注' }).fill('每月保养一次');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: '添加图片' }).click();
    await (await chooser).setFiles({ name: '铭牌.png', mimeType: 'image/png', buffer: picture });
    await page.getByText('铭牌.png').waitFor();
    await j.screens(page, 'form');
    await page.getByRole('button', { name: '保存并新建' }).click();
    await page.getByText('设备已保存').waitFor();
    assert.equal(await page.getByRole('textbox', { name: '名称' }).inputValue(), '');
    await page.setViewportSize(phone);
    await j.screen(page, 'form');
    await page.setViewportSize(desktop);
    await page.getByRole('textbox', { name: '名称' }).fill('叉车');
    await page.getByRole('textbox', { name: '设备编号' }).fill('EQ-0001');
    await choose(page, '状态', '维修');
    await page.getByRole('textbox', { name: '采购金额' }).fill('88000');
    page.seen.expect(/^POST .*device\/records: (409|422|400)$/);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await until('the number is taken', async () => (await page.getByRole('textbox', { name: '设备编号' }).getAttribute('aria-invalid')) === 'true');
    await page.getByRole('textbox', { name: '设备编号' }).fill('EQ-0002');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByRole('main').getByRole('heading', { name: '叉车', level: 1 }).waitFor();
    await j.screen(page, 'record');
    const { items } = await api.records('device', { sort: 'name' });
    const machine = items.find((item) => item.name === '激光切割机');
    assert.equal(items.length, 2);
    assert.deepEqual(Object.values(machine).filter((value) => ['125000.00', 125000, '2025-03-08', '+862155550101'].includes(value)).length, 3);
  });

  await j.step('the list: sorted and filtered', async () => {
    await page.getByRole('navigation', { name: '导航' }).getByRole('link', { name: '设备' }).click();
    await totalIs(page, 2);
    await j.screens(page, 'list');
    await page.setViewportSize(phone);
    await page.getByRole('list', { name: '设备' }).getByRole('listitem').first().waitFor();
    await j.screen(page, 'list');
    await page.setViewportSize(desktop);
    await grid(page).waitFor();
    await columnMenu(page, '采购金额', '升序');
    await until('the cheaper first', async () => (await column(page, 1)).join() === '叉车,激光切割机');
    await columnMenu(page, '采购金额', '降序');
    await until('the dearer first', async () => (await column(page, 1)).join() === '激光切割机,叉车');
    await page.getByRole('button', { name: /^筛选/ }).click();
    const dialog = page.getByRole('dialog', { name: '筛选' });
    await dialog.getByRole('button', { name: '条件', exact: true }).click();
    await choose(dialog, '字段', '状态');
    await choose(dialog, '关系', '等于');
    await choose(dialog, '值', '维修');
    await totalIs(page, 1);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await row(page, '叉车').waitFor();
    await page.getByRole('button', { name: /^状态.*维修/ }).first().waitFor();
    await j.screen(page, 'list-filtered');
    await page.getByRole('button', { name: '清除', exact: true }).click();
    await totalIs(page, 2);
  });

  await j.step('a record: one field where it stands, others through 编辑', async () => {
    const drawer = await openRecord(page, '激光切割机');
    await j.screen(page, 'drawer');
    await drawer.getByRole('button', { name: /^修改 数量：/ }).click();
    await drawer.getByRole('textbox', { name: '数量' }).fill('5');
    await page.keyboard.press('Enter');
    await drawer.getByRole('button', { name: /^修改 数量：5/ }).waitFor();
    await drawer.getByRole('button', { name: '编辑', exact: true }).click();
    await drawer.getByRole('textbox', { name: '备注' }).fill('每周保养一次');
    await choose(drawer, '状态', '报废');
    await j.screen(page, 'edit');
    await drawer.getByRole('button', { name: '保存', exact: true }).click();
    await drawer.getByRole('button', { name: /^修改 状态：报废/ }).waitFor();
    const machine = (await api.records('device', { filter: 'record.name == "激光切割机"' })).items[0];
    assert.equal(machine.version, 3);
  });

  await j.step('变更 says who made what of what', async () => {
    const drawer = page.getByRole('dialog', { name: '设备详情' });
    await drawer.getByRole('tab', { name: '变更' }).click();
    const lines = drawer.getByRole('tabpanel', { name: '变更' }).getByRole('row');
    const told = await until('every change', async () => {
      const all = await lines.allInnerTexts();
      return all.length >= 4 && all.map((text) => text.replaceAll(/\s+/g, ' '));
    });
    const told1 = (pattern) => assert.ok(told.some((line) => pattern.test(line)), `${pattern} in\n${told.join('\n')}`);
    told1(/数量 3.*→.*5/);
    told1(/状态 在用.*→.*报废/);
    told1(/备注 每月保养一次.*→.*每周保养一次/);
    told1(new RegExp(`${admin.name}.*界面`));
    await j.screens(page, 'history');
  });

  await j.step('deleted after a question', async () => {
    const drawer = page.getByRole('dialog', { name: '设备详情' });
    await drawer.getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: '删除' }).click();
    const question = page.getByRole('alertdialog').or(page.getByRole('dialog', { name: '删除设备“激光切割机”？' })).first();
    await question.getByText('删除设备“激光切割机”？').waitFor();
    await j.screen(page, 'delete');
    await question.getByRole('button', { name: '取消' }).click();
    assert.equal((await api.records('device')).items.length, 2);
    await drawer.getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: '删除' }).click();
    await question.getByRole('button', { name: '删除', exact: true }).click();
    await totalIs(page, 1);
    await page.getByText('已删除 激光切割机').waitFor();
    assert.equal((await api.records('device')).items.length, 1);
  });
}

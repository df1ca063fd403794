import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { choose } from '../harness/hands.mjs';
import { admin, output, phone } from '../harness/journey.mjs';

/** Apps come in from a template, change, go out as a file, come back, and go; releases are tried and compared; objects are drawn. */
export default async function packages(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  const page = await j.visit({ who: admin, path: '/design' });

  await j.step('a template is installed with its sample data, after its plan', async () => {
    await page.getByRole('button', { name: '从模板或应用包安装' }).click();
    await page.getByText('有示例数据').first().waitFor();
    await j.screens(page, 'templates');
    await page.getByRole('listitem').filter({ hasText: '客户管理' }).getByRole('button', { name: '安装…' }).click();
    await page.getByRole('heading', { name: '安装“客户管理”' }).waitFor();
    await page.getByRole('checkbox', { name: /包含示例数据/ }).check();
    await j.screens(page, 'install-plan');
    await page.getByRole('button', { name: '安装', exact: true }).click();
    await page.getByText('版本 1 已发布，用户立即可用。').waitFor({ timeout: 60_000 });
    await page.getByText(/写入 2,\d+ 条记录/).waitFor();
    await j.screens(page, 'installed');
  });

  await j.step('a file that is no package is refused with the reason', async () => {
    page.seen.expect(/^POST .*packages\/files: 400$/);
    await page.goto('/design/_/packages');
    const file = path.join(output, 'no-package.zip');
    await writeFile(file, 'no zip');
    await page.getByLabel('选择 .zip 文件').setInputFiles(file);
    await page.getByText('这不是 zip 文件。').waitFor();
    await j.screen(page, 'refused');
  });

  await j.step('what a ticked change needs comes along, and a dry run tells how long it takes', async () => {
    const { $meta: _, ...account } = await api.get('/api/v1/definitions/object/account');
    account.fields.push({ key: 'fresh', type: 'text', label: { zh: '新鲜', en: 'Fresh' } });
    await api.put('/api/v1/definitions/object/account', account);
    await api.put('/api/v1/definitions/view/fresh_ones', { kind: 'view', key: 'fresh_ones', app: 'crm', object: 'account', label: { zh: '新鲜的', en: 'Fresh' }, filter: 'record.fresh == "x"' });
    await page.goto('/design/crm/changes');
    await page.getByRole('checkbox', { name: '发布 客户' }).click();
    await page.getByText('“新鲜的 · 客户”要用到，一起发布').waitFor();
    await page.getByRole('button', { name: '试运行' }).click();
    await page.getByText('可以发布。已照发布的步骤做了一遍，没有留下任何改动。').first().waitFor();
    await j.screens(page, 'dry-run');
    await page.getByRole('button', { name: '发布 2 处改动' }).click();
    await page.getByText('版本 2 已发布').first().waitFor();
    await page.goto('/design/crm/releases');
    await choose(page, '和哪个版本比较', '版本 1');
    await page.getByText('版本 1 → 2').first().waitFor();
    await j.screens(page, 'compare');
  });

  await j.step('the records in the way of a unique key are listed', async () => {
    await page.goto('/design/crm/o/contact?tab=keys');
    await choose(page, '字段', '职务');
    await page.keyboard.press('Escape');
    await page.getByText(/条记录有重复，要先处理/).waitFor();
    await j.screens(page, 'keys');
  });

  await j.step('the objects of an app are drawn, and a list on the phone', async () => {
    await page.goto('/design/crm/diagram');
    await page.locator('[data-key=account]').waitFor();
    await j.screens(page, 'diagram');
    await page.getByLabel('查找对象或关联字段').fill('商机');
    await page.getByText(/找到 \d 个/).waitFor();
    const [drawing] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载' }).click().then(() => page.getByRole('menuitem', { name: /SVG/ }).click()),
    ]);
    assert.equal(drawing.suggestedFilename(), 'crm.svg');
    const small = await j.visit({ who: admin, viewport: phone, path: '/design/crm/diagram' });
    await small.getByText('上级客户').first().waitFor();
    await j.screen(small, 'diagram');
  });

  await j.step('an app is written out, and taken away by its name; its records stay', async () => {
    await page.goto('/design/crm/packages');
    const [zip] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载应用包' }).click()]);
    assert.equal(zip.suggestedFilename(), 'crm.zip');
    await j.screens(page, 'package');
    await page.getByRole('button', { name: '移除应用…' }).click();
    const dialog = page.getByRole('dialog', { name: '移除应用“客户管理”？' });
    await dialog.getByText(/200 条记录保留/).first().waitFor();
    await j.screens(page, 'remove');
    await dialog.getByLabel('输入“客户管理”以确认').fill('客户管理');
    await dialog.getByRole('button', { name: '移除应用' }).click();
    await page.getByText('“客户管理”已移除，现在是版本 3。').first().waitFor();
  });
}

import assert from 'node:assert/strict';
import { admin, phone } from '../harness/journey.mjs';

/** An administrator backs the whole up, looks at how to restore it, and sets the schedule. */
export default async function backups(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  const page = await j.visit({ who: admin, path: '/admin/backups' });

  await j.step('no backups yet', async () => {
    await page.getByText('还没有备份').waitFor();
    await page.getByText('每天 03:00 自动备份，保留最近 7 份。').waitFor();
    await j.screens(page, 'backups-none');
  });

  await j.step('one is made, and restored on trial', async () => {
    await page.getByRole('button', { name: '立即备份' }).click();
    await page.getByText('备份完成，已校验').waitFor();
    const table = page.getByRole('table', { name: '备份' });
    await table.getByText('已校验', { exact: true }).waitFor();
    await table.getByText(/0 个附件、\d+ 条审计日志/).waitFor();
    await j.screens(page, 'backups');
  });

  await j.step('how to restore it is said, and it is checked again', async () => {
    await page.getByRole('button', { name: /的备份的操作$/ }).click();
    await page.getByRole('menuitem', { name: '怎样恢复…' }).click();
    const dialog = page.getByRole('dialog', { name: '恢复到新目录' });
    await dialog.getByText(/^tenon restore '.*tenon_\d{8}_\d{6}_[a-z0-9]{15}\.zip' \.\/restored$/).waitFor();
    await j.screen(page, 'backups-restore');
    await dialog.getByRole('button', { name: '关闭' }).last().click();
    await page.getByRole('button', { name: /的备份的操作$/ }).click();
    await page.getByRole('menuitem', { name: '重新校验' }).click();
    await page.getByText('校验通过').waitFor();
  });

  await j.step('the schedule is set', async () => {
    await page.getByRole('button', { name: '自动备份…' }).click();
    const dialog = page.getByRole('dialog', { name: '自动备份' });
    await dialog.getByLabel('保留份数').fill('0');
    assert.equal(await dialog.getByRole('button', { name: '保存' }).isDisabled(), true);
    await dialog.getByLabel('保留份数').fill('14');
    await dialog.getByLabel('时间').fill('02:30');
    await j.screen(page, 'backups-schedule');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByText('每天 02:30 自动备份，保留最近 14 份。').waitFor();
  });

  await j.step('on a phone, and in English, it is deleted', async () => {
    await api.patch('/api/v1/me', { locale: 'en' });
    const small = await j.visit({ who: admin, viewport: phone, locale: 'en-US', path: '/admin/backups' });
    await small.getByText('Every day at 02:30, the last 14 are kept.').waitFor();
    await small.getByText('Checked', { exact: true }).waitFor();
    await j.screens(small, 'backups-en', { words: false });
    await small.getByRole('button', { name: /^Actions of the backup of/ }).click();
    await small.getByRole('menuitem', { name: 'Delete' }).click();
    await small.getByRole('dialog', { name: /^Delete the backup/ }).getByRole('button', { name: 'Delete' }).click();
    await small.getByText('No backups yet').waitFor();
  });
}

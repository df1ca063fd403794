import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { admin, phone } from '../harness/journey.mjs';
import { until } from '../harness/until.mjs';
import { chinese } from '../harness/words.mjs';

const ann = { email: 'ann.miller@example.com', password: 'fangsun-2026' };
const wang = { email: 'wang.fang@example.com', password: 'fangsun-2026' };

/** Both languages of labels, the clock of each reader's own zone, and a look that goes along. */
export default async function languages(j) {
  const api = await j.server.setUp({ suite: '', sample: false });
  await api.publish('拜访', [
    ['app', { kind: 'app', key: 'field_app', label: { zh: '外勤', en: 'Field work' }, navigation: [{ items: [{ object: 'visit' }] }] }],
    ['object', { kind: 'object', key: 'visit', app: 'field_app', owner: true, label: { zh: '拜访', en: 'Visit' }, title: 'name', fields: [
      { key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } },
      { key: 'at', type: 'datetime', label: { zh: '时间' } },
      { key: 'way', type: 'select', label: { zh: '方式' }, options: [{ value: 'call', label: { zh: '电话' } }, { value: 'erp', label: { zh: 'ERP' } }] },
    ] }],
    ['view', { kind: 'view', key: 'today', app: 'field_app', object: 'visit', label: { zh: '今天的拜访', en: 'Visits today' }, filter: 'within(record.at, "today")', columns: [{ field: 'name' }, { field: 'at' }, { field: 'way' }] }],
    ['role', { kind: 'role', key: 'visitor', app: 'field_app', label: { zh: '外勤', en: 'Visitor' }, grants: [{ key: 'all', object: 'visit', operations: ['view', 'create', 'edit'], write: ['name', 'at', 'way'] }] }],
  ]);
  await api.post('/api/v1/people', { ...ann, name: 'Ann Miller', roles: ['visitor'], locale: 'en' });
  await api.post('/api/v1/people', { ...wang, name: '王芳', roles: ['visitor'] });
  const page = await j.visit({ who: admin, path: '/design/field_app' });

  await j.step('missing translations are listed and filled in', async () => {
    await page.getByRole('link', { name: '语言' }).click();
    await page.getByText('缺少翻译 3').waitFor();
    await j.screens(page, 'gaps', { data: ['English'] });
    await page.getByRole('textbox', { name: /时间 › 名称 · English/ }).fill('When');
    await page.getByText('缺少翻译 2').waitFor();
    await page.getByText('已保存到草稿').waitFor();
  });

  await j.step('a file takes them out and brings them back, and is taken back', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    assert.match(file, /object\/visit,fields\.2\.label,.*,方式,\r\n/);
    const filled = file.replace(/,方式,\r\n/, ',方式,Way\r\n').replace(/,电话,\r\n/, ',电话,Call\r\n');
    await page.locator('input[type=file]').setInputFiles({ name: 'labels.csv', mimeType: 'text/csv', buffer: Buffer.from(filled) });
    await page.getByText('已从文件改好 2 条').waitFor();
    await page.getByText('缺少翻译 0').waitFor();
    await page.getByRole('button', { name: '撤销', exact: true }).last().click();
    await page.getByText('缺少翻译 2').waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'labels.csv', mimeType: 'text/csv', buffer: Buffer.from(filled) });
    await page.getByText('缺少翻译 0').waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'other.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') });
    await page.getByText('文件里没有 document').waitFor();
    await until('the draft has all of it', async () => {
      const { fields } = await api.get('/api/v1/definitions/object/visit');
      return fields[1].label.en === 'When' && fields[2].label.en === 'Way' && fields[2].options[0].label.en === 'Call';
    });
    await page.getByRole('radio', { name: /^全部/ }).click();
    await page.getByRole('searchbox').fill('erp');
    await page.getByRole('textbox', { name: /ERP › 名称 · English/ }).waitFor();
    await page.setViewportSize(phone);
    await j.screen(page, 'languages', { data: ['English'] });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= phone.width);
    await api.post('/api/v1/releases', { note: '语言', keys: ['object/visit'] });
  });

  // In Shanghai a day has begun for twelve hours before it does in New York: at one
  // of these two moments it is another day there.
  const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });
  const york = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York' });
  const day = (format, moment) => format.format(moment);
  const now = new Date();
  const hour = 3_600_000;
  /** A moment of the day that a zone has now, which the other counts to another. */
  const onlyIn = (here, there) => {
    for (let h = -24; h <= 24; h += 1) {
      const moment = new Date(now.getTime() + h * hour);
      if (day(here, moment) === day(here, now) && day(there, moment) !== day(there, now)) return moment;
    }
    throw new Error('no such moment');
  };
  const stored = (moment) => moment.toISOString().replace('T', ' ');
  await api.post('/api/v1/objects/visit/records', { name: 'Today in Shanghai', at: stored(onlyIn(shanghai, york)), way: 'call' });
  const yorks = onlyIn(york, shanghai);
  await api.post('/api/v1/objects/visit/records', { name: 'Today in New York', at: stored(yorks), way: 'call' });

  const hers = await j.visit({ who: ann, path: '/me/settings/profile', locale: 'en-US' });
  await j.step('one chooses one’s zone, and a day is one’s own', async () => {
    await hers.getByRole('combobox', { name: 'Time zone' }).click();
    await hers.keyboard.type('New_York');
    await Promise.all([hers.waitForResponse((answer) => answer.request().method() === 'PATCH'), hers.getByRole('option', { name: 'America/New_York' }).click()]);
    await hers.goto('/a/field_app/o/visit?view=today');
    await hers.getByText('Today in New York').first().waitFor();
    assert.equal(await hers.getByText('Today in Shanghai').count(), 0);
    const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'short' }).format(yorks);
    await hers.getByText(wall).first().waitFor();
    await hers.getByRole('columnheader', { name: 'When' }).waitFor();
    assert.deepEqual(await chinese(hers, []), []);
    await j.screen(hers, 'york', { words: false });
    const there = await j.visit({ who: wang, path: '/a/field_app/o/visit?view=today' });
    await there.getByText('Today in Shanghai').first().waitFor();
    assert.equal(await there.getByText('Today in New York').count(), 0);
  });

  await j.step('how it looks and speaks goes along to another device', async () => {
    await hers.getByRole('button', { name: /Ann Miller/ }).click();
    await Promise.all([hers.waitForResponse((answer) => answer.request().method() === 'PATCH'), hers.getByRole('radio', { name: 'Dark' }).click()]);
    await Promise.all([hers.waitForResponse((answer) => answer.request().method() === 'PATCH'), hers.getByRole('radio', { name: 'Compact' }).click()]);
    const second = await j.visit({ locale: 'zh-CN', path: '/login' });
    await second.getByLabel('邮箱').fill(ann.email);
    await second.getByLabel('密码', { exact: true }).fill(ann.password);
    await second.getByRole('button', { name: '登录', exact: true }).click();
    await second.locator('html[data-theme=dark][data-density=compact][lang=en]').waitFor();
    await second.getByRole('button', { name: /Ann Miller/ }).click();
    await second.getByRole('button', { name: 'Sign out' }).click();
    await second.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await second.reload();
    await second.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await second.locator('html[data-theme=dark][lang=en]').waitFor();
    await j.screen(second, 'signed-out', { words: false });
  });
}

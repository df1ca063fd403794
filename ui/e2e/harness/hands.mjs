/** Gestures that many journeys share, by role and by what stands on the screen. */

/** Names that begin with these words; a value or a description may follow, but not "· " and what is part of it. */
const starts = (words) => new RegExp(`^${words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?! ·)(\\s|$)`);

/** Opens a combobox by its label, narrows it by typing and takes an option. */
export async function choose(scope, label, option, { type } = {}) {
  const page = scope.page?.() ?? scope;
  const box = scope.getByRole('combobox', { name: starts(label) });
  await box.click();
  if (type) await page.keyboard.type(type);
  const found = page.getByRole('option', { name: typeof option === 'string' ? starts(option) : option });
  await found.waitFor();
  await found.click();
}

/** The line under a list that says how many records there are. */
export const total = (page) => page.getByRole('main').getByText(/^共 [\d,]+ 条$|^共 1 万\+ 条$/);

/** Waits until the list under its filter holds so many records. */
export const totalIs = (page, count) => page.getByRole('main').getByText(`共 ${count} 条`, { exact: true }).waitFor();

/** The rows of a list; a tree once they stand in groups. */
export const grid = (page) => page.getByRole('grid').or(page.getByRole('treegrid'));

/** The row of a list whose title or other cell holds these words. */
export const row = (page, words) => grid(page).getByRole('row').filter({ hasText: words }).first();

/** The texts of the rows on the screen, by their column's number from 1. */
export async function column(page, number) {
  return grid(page).locator(`[role=rowgroup] [role=gridcell][aria-colindex="${number + 1}"]`).allInnerTexts();
}

/** Opens a record of the list beside it by its title. */
export async function openRecord(page, title) {
  await grid(page).getByText(title, { exact: true }).click();
  const drawer = page.getByRole('dialog', { name: /详情$/ });
  await drawer.getByRole('heading', { name: title, level: 1 }).waitFor();
  return drawer;
}

/** Opens the menu of a column and takes an entry. */
export async function columnMenu(page, name, entry) {
  await page.getByRole('columnheader', { name, exact: true }).getByRole('button').first().click();
  const item = (role) => page.getByRole(role, { name: entry, exact: true });
  await item('menuitem').or(item('menuitemcheckbox')).or(item('menuitemradio')).click();
}

/** Carries something with the real mouse from one element to a place in another; `before` happens over it, before the hand opens. */
export async function drag(page, from, to, { x = 0.5, y = 0.5, before } = {}) {
  await from.scrollIntoViewIfNeeded();
  const start = await from.boundingBox();
  await page.mouse.move(start.x + Math.min(start.width / 2, 40), start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + start.width / 2 + 6, start.y + start.height / 2 + 6, { steps: 3 });
  const end = await to.boundingBox();
  const [atX, atY] = [end.x + end.width * x, end.y + end.height * y];
  await page.mouse.move(atX, atY, { steps: 10 });
  await page.mouse.move(atX + 1, atY, { steps: 2 });
  await before?.();
  await page.mouse.up();
}

// A spreadsheet comes in: a German risk register with a scale of letters, looked at, confirmed, brought again, taken back.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, openDemo } from './annexa.mjs';
import { workbook } from './workbook.mjs';

const at = 'http://127.0.0.1:8481';
let demo, page, record;

const register = {
  name: 'Risikoregister 2026.xlsx',
  mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  buffer: workbook('Risiken', [
    ['Risikoregister'],
    ['Stand: 1. September 2026'],
    ['Nr.', 'Risiko', 'Betroffene Werte', 'Risikoeigner', 'Bewertung', null, 'Behandlung', 'Maßnahme', 'Termin', 'Akzeptiert von', 'Bemerkung', 'Farbe'],
    [null, null, null, null, 'Eintrittswahrscheinlichkeit', 'Schadensausmaß'],
    ['RS-1', 'Ransomware verschlüsselt den Dateiserver', 'Altes Archiv', 'Irena Nowak', 'D', 'E', 'reduzieren', 'Sicherungen getrennt aufbewahren', '31.12.2026', null, 'Seit 2024 bekannt', 'rot'],
    ['RS-2', 'Ein Notebook geht verloren', 'Altes Archiv', 'Irena Nowak', 'C', 'B', 'reduzieren', null, null, null, null, 'gelb'],
    ['RS-3', 'Das Rechenzentrum fällt aus', null, null, 'A', 'E', 'übertragen', null, null, 'Irena Nowak', null, 'rot'],
    ['RS-4', 'Kundendaten gelangen an Unbefugte', null, null, 'B', 'D', 'akzeptieren'],
    ['RS-5', null, null, null, 'B', 'C', null, null, null, null, 'Titel fehlt noch'],
  ], ['A1:L1', 'E3:F3']),
};

before(async () => {
  demo = await openDemo(8481);
  page = await demo.signIn('isms_manager');
});
after(async () => {
  await demo?.close();
});

async function bring(file) {
  await page.goto(`${at}/o/corvane/import`);
  await page.setInputFiles('#file', file);
  await page.click('button:has-text("Look at this file")');
}

async function dryRun() {
  await page.waitForURL(/\/import\/[0-9a-f]{64}\?/);
  await page.click('button:has-text("See what this would do")');
  await page.waitForURL(/\/dry-run\?/);
  return page.innerText('main');
}

const chosen = (column) => page.locator(`#c${column} option:checked`).innerText();

test('the register of risks leads to the import; what is no spreadsheet is refused at the field', async () => {
  await page.goto(`${at}/o/corvane/risks`);
  await page.click('main a:has-text("Import")');
  await inspect(page, 'import');
  await page.click('button:has-text("Look at this file")');
  assert.match(await page.innerText('#file-error'), /Choose a file first/);
  const files = [
    ['photo.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), /spreadsheet/i],
    ['empty.csv', Buffer.alloc(0), /empty/i],
    ['large.csv', Buffer.alloc(33 * 1024 * 1024, 'a'), /larger than 32 MB/],
  ];
  const folder = mkdtempSync(join(tmpdir(), 'annexa-files-'));
  for (const [name, content, said] of files) {
    writeFileSync(join(folder, name), content);
    await bring(join(folder, name));
    await page.waitForSelector('#file-error');
    assert.match(await page.innerText('#file-error'), said, name);
  }
  rmSync(folder, { recursive: true });
  await inspect(page, 'import-refused');
});

test('a German register is recognised; a column given twice is said at the column, and nothing is lost', async () => {
  await bring(register);
  await page.waitForURL(/\/import\/[0-9a-f]{64}\?/);
  assert.match(await page.innerText('h1'), /A list of risks: 11 of 12 columns known/);
  assert.deepEqual([await chosen(1), await chosen(4), await chosen(5)], ['Title', 'Likelihood', 'Consequence']);
  assert.match(await page.innerText('main'), /4 answers needed/);
  await inspect(page, 'import-columns');
  await page.selectOption('#c10', { label: 'Title' });
  await page.selectOption('[name="s.likelihood.D"]', '4');
  await page.click('button:has-text("See what this would do")');
  await page.waitForSelector('#c10-error');
  assert.match(await page.innerText('#c10-error'), /both mapped to Title/);
  assert.equal(await page.locator('[name="s.likelihood.D"] option:checked').innerText(), '4');
  await inspect(page, 'import-columns-refused');
  await page.selectOption('#c10', { label: 'Comment' });
});

test('the dry run says of every row what it would do, and confirming does that', async () => {
  await page.selectOption('[name="s.likelihood.C"]', '3');
  let said = await dryRun();
  assert.match(said, /4 risks would be created/);
  assert.match(said, /4 created \+ 0 changed \+ 0 unchanged \+ 0 in conflict \+ 1 rejected = 5 rows/);
  assert.match(said, /Irena Nowak\s+person, named by 3 rows/);
  await inspect(page, 'import-dry-run');
  await page.click('.chips a:has-text("Rejected")');
  said = await page.innerText('#rows');
  assert.match(said, /Risiken!B9 is empty: a row needs its title/);
  assert.doesNotMatch(said, /Ransomware/);
  await page.click('button:has-text("Confirm: create 4")');
  await page.waitForURL(/\/retained-records\/RR-\d+$/);
  record = page.url();
  assert.match(await page.innerText('main'), /5 rows, each in one class/);
  await inspect(page, 'import-record');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a:has-text("Report of every row")')]);
  assert.match(download.suggestedFilename(), /RR-\d+-report\.json/);
  await page.goto(`${at}/o/corvane/risks?q=Ransomware`);
  await page.click('main a:has-text("Ransomware verschlüsselt den Dateiserver")');
  assert.match(await page.innerText('main'), /Irena Nowak/);
});

test('the same file again changes nothing', async () => {
  await bring(register);
  await page.waitForURL(/\/import\/[0-9a-f]{64}\?/);
  await page.selectOption('[name="s.likelihood.D"]', '4');
  await page.selectOption('[name="s.likelihood.C"]', '3');
  const said = await dryRun();
  assert.match(said, /0 created \+ 0 changed \+ 4 unchanged/);
  assert.ok(await page.isDisabled('button:has-text("Confirm")'));
  assert.match(said, /There is nothing to confirm/);
});

test('a placeholder turns out to be somebody known, and what names it follows', async () => {
  await page.goto(`${at}/o/corvane/import/placeholders`);
  assert.match(await page.innerText('h1'), /2 placeholders to resolve/);
  await inspect(page, 'import-placeholders');
  const card = page.locator('section.card', { hasText: 'Altes Archiv' });
  await card.locator('button:has-text("It is the same")').click();
  assert.match(await page.innerText('[role=alert]'), /Choose which asset this is/);
  await page.fill('section.card:has-text("Altes Archiv") input[role=combobox]', 'Customer portal');
  await page.click('[role=option]:has-text("Customer portal")');
  await page.locator('section.card', { hasText: 'Altes Archiv' }).locator('button:has-text("It is the same")').click();
  await page.waitForSelector('h1:has-text("1 placeholder to resolve")');
  await page.goto(`${at}/o/corvane/risks?q=Notebook`);
  await page.click('main a:has-text("Ein Notebook geht verloren")');
  assert.match(await page.innerText('main'), /Customer portal/);
});

test('taken back, the import leaves what was edited since and retires the rest', async () => {
  await page.goto(record);
  await page.click('a:has-text("Take this import back")');
  const said = await page.innerText('main');
  assert.match(said, /records can be taken back/);
  assert.match(said, /Stays as it is/);
  assert.match(said, /Ein Notebook geht verloren/);
  await inspect(page, 'import-taking-back');
  await page.click('main button.primary');
  await page.waitForURL(record);
  assert.match(await page.innerText('main'), /This import was taken back/);
  await page.goto(`${at}/o/corvane/risks?q=Kundendaten`);
  assert.match(await page.innerText('main'), /Nothing fits these questions/);
});

test('nothing on the way was complained about', () => assert.deepEqual(demo.complaints, []));

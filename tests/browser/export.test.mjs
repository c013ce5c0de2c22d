// What leaves: the register and the Statement of Applicability from their pages as PDF, XLSX and CSV, opened as whoever gets them
// opens them; that it is noted; and what is said where there is nothing to take.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inspect, openDemo } from './annexa.mjs';
import { unzip } from './workbook.mjs';

const at = 'http://127.0.0.1:8495';
const here = `${at}/o/corvane`;
let demo, manager;

before(async () => {
  demo = await openDemo(8495);
  manager = await demo.signIn('isms_manager');
});
after(async () => {
  await demo?.close();
});

/** Opens the menu of the page and takes a format from it: the name of the file and its bytes. */
async function take(page, format) {
  await page.click('summary:has-text("Export")');
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 120_000 }), page.click(`details.menu[open] a.entry:has-text("${format}")`)]);
  const taken = { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  await page.keyboard.press('Escape');
  return taken;
}

/** The rows of a CSV (RFC 4180), as any reader of it finds them. */
function rows(bytes) {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const found = [];
  let row = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') found.push(row);
    row = [];
  }
  return found;
}

/** The rows of the first sheet of a workbook, as their numbers. */
function sheetRows(bytes) {
  const parts = unzip(bytes);
  assert.ok(parts['[Content_Types].xml'] && parts['xl/workbook.xml'], `a workbook has its parts: ${Object.keys(parts)}`);
  const sheet = parts['xl/worksheets/sheet1.xml'].toString('utf8');
  assert.match(sheet, /<pane [^>]*state="frozen"/, 'its header stays');
  assert.match(sheet, /<autoFilter /, 'it can be filtered');
  return [...sheet.matchAll(/<row /g)].length;
}

function isPdf(bytes) {
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
  assert.match(bytes.subarray(-64).toString('latin1'), /%%EOF/, 'it is whole');
  assert.ok(bytes.includes('<pdfaid:part>2</pdfaid:part>'), 'it is for archives');
}

test('the risk register leaves as PDF, XLSX and CSV with the rows of the list, in its order', async () => {
  await manager.goto(`${here}/risks?sort=title`);
  const { json: { items, total } } = await demo.ask('isms_manager', 'GET', '/risks?limit=200&sort=title');
  const pdf = await take(manager, 'PDF');
  assert.match(pdf.name, /^corvane-systems.*-risks-\d{4}-\d\d-\d\d\.pdf$/);
  isPdf(pdf.bytes);
  const xlsx = await take(manager, 'Excel');
  assert.match(xlsx.name, /\.xlsx$/);
  assert.equal(sheetRows(xlsx.bytes), total + 1);
  const [head, ...register] = rows((await take(manager, 'CSV')).bytes);
  assert.equal(head[0], 'Annexa risk number');
  assert.deepEqual(register.map((row) => row[0]), items.map((risk) => risk.number));
});

test('a filtered list leaves as it is shown', async () => {
  await manager.goto(`${here}/risks`);
  await manager.click('.chips a:has-text("Accepted")');
  await manager.waitForURL(/state=accepted/);
  const shown = await manager.locator('tbody tr').count();
  assert.ok(shown > 0, 'the demo has accepted risks');
  const [, ...register] = rows((await take(manager, 'CSV')).bytes);
  assert.equal(register.length, shown);
});

test('a version of the Statement of Applicability leaves with all its lines', async () => {
  const { json: { items } } = await demo.ask('isms_manager', 'GET', '/soa-versions?limit=200');
  const version = items.find((one) => one.state.code === 'approved') ?? items.at(-1);
  await manager.goto(`${here}/soa-versions/${version.number}`);
  isPdf((await take(manager, 'PDF')).bytes);
  const lines = rows((await take(manager, 'CSV')).bytes);
  assert.ok(lines.length >= 94, `a header and 93 lines: ${lines.length}`);
  assert.ok(['A.5.1', 'A.8.34'].every((reference) => lines.some((line) => line[0] === reference)));
  assert.equal(sheetRows((await take(manager, 'Excel')).bytes), lines.length);
});

test('what left is noted with who took it, and shown to who sees the log', async () => {
  await manager.goto(`${here}/history`);
  await manager.click('main a:has-text("Looked at and taken out")');
  const said = await manager.innerText('main table');
  assert.match(said, /Risks as PDF, \d+ rows/);
  assert.match(said, /Risks as CSV, \d+ rows? state accepted/);
  assert.match(said, new RegExp(demo.login('isms_manager').name));
  await manager.click('.chips a:has-text("Read from outside")');
  await manager.waitForURL(/occasion=outside/);
  assert.match(await manager.innerText('main'), /Nobody from outside has read anything/);
  await manager.click('.chips a:has-text("Taken out as a file")');
  await inspect(manager, 'accesses');
  const employee = await demo.signIn('employee');
  await employee.goto(`${here}/accesses`);
  assert.match(await employee.innerText('main'), /nothing here that you may see/);
});

test('what cannot be taken is said in a sentence on a page', async () => {
  const answer = await manager.goto(`${here}/risks/export?format=docx`);
  assert.equal(answer.status(), 400);
  assert.match(await manager.innerText('main'), /Say the format/);
  await inspect(manager, 'no-export');
  const part = await manager.goto(`${here}/risks/export?format=pdf&part=7`);
  assert.equal(part.status(), 400);
  assert.match(await manager.innerText('main'), /There is no part 7/);
  const none = await manager.goto(`${here}/soa-versions/SOA-999/export?format=pdf`);
  assert.equal(none.status(), 404);
});

test('a file of which only the checksum is here is offered to nobody', async () => {
  const { json: { items: controls } } = await demo.ask('control_owner', 'GET', '/controls?limit=1');
  const { json: evidence } = await demo.ask('control_owner', 'POST', '/evidence', {
    title: 'Scan that stayed on a desk', controls: [controls[0].id], source: 'Scanner', period_from: '2026-01-01', period_to: '2026-01-31',
    unit: controls[0].unit, file_name: 'scan.pdf', file_digest: 'ab'.repeat(32),
  });
  await manager.goto(`${here}/evidence/${evidence.number}`);
  assert.equal(await manager.locator('#file a:has-text("Download")').count(), 0);
  assert.match(await manager.innerText('#file'), /only its checksum was written down/);
  const answer = await manager.goto(`${here}/evidence/${evidence.number}/file`);
  assert.equal(answer.status(), 404);
  assert.match(await manager.innerText('main'), /bytes of this file are not kept here/);
});

test('nothing complained', () => assert.deepEqual(demo.complaints, []));

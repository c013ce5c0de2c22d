// The OpenAPI document is valid 3.1, as a validator written by others reads it; its readable page reads well.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Validator } from '@seriousme/openapi-schema-validator';
import { browse, inspect, start } from './annexa.mjs';

const at = 'http://127.0.0.1:8474';
let annexa, browser;

before(async () => {
  annexa = await start(['serve', '--listen', '127.0.0.1:8474'], /serving/);
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await annexa?.stop();
});

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(await (await fetch(`${at}/api/v1/openapi.json`)).json());
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(validator.version, '3.1');
});

test('the readable page of the API reads well', async () => {
  const page = await browser.page();
  await page.goto(`${at}/api/v1/`);
  assert.match(await page.innerText('body'), /assets/);
  await inspect(page, 'api');
  assert.deepEqual(browser.complaints, []);
});

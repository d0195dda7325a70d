import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import sharp from 'sharp';
import { temporaryFolder } from '../property/sample-project.ts';
import { patient } from '../support/patience.ts';
import { runPython, skipWithoutPython } from '../support/python.ts';
import { serveMadeLibrary } from '../support/served-library.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';

const skip = await skipWithoutPython('api');
const docs = path.resolve(import.meta.dirname, '../../docs');
const encoder = sharedFile('models/mobilenet_v2_features.onnx');
const hasEncoder = skipWithout('models/mobilenet_v2_features.onnx') === false;

/** A library of two videos that is served to a program of Python. */
async function served(context: TestContext) {
  const folder = temporaryFolder(context);
  const { api, secret } = await serveMadeLibrary(folder, { perMinute: 1e6, ...(hasEncoder ? { encoder } : {}) });
  context.after(() => api.close());
  return { folder, url: api.url, secret };
}

const options = { timeoutMs: patient(120_000) };
/** Runs a package as a program: `python -m NAME`. */
const runModule = (name: string, args: readonly string[], more: object = {}) =>
  runPython('api', '-m', [name, ...args], { ...options, ...more });

test('a client made from the OpenAPI file finds persons and sends a picture', { skip }, async (context) => {
  const { folder, url, secret } = await served(context);
  const openapi = path.join(folder, 'openapi.json');
  writeFileSync(openapi, await (await fetch(`${url}/openapi.json`)).text());
  const made = ['--path', openapi, '--config', path.join(docs, 'examples/client-config.yaml')];
  const to = ['--output-path', path.join(folder, 'doppel_client'), '--meta', 'none'];
  const { stdout: remarks } = await runModule('openapi_python_client', ['generate', ...made, ...to]);
  assert.doesNotMatch(remarks, /WARNING|Endpoint will not be generated/);
  const picture = path.join(folder, 'red.png');
  await sharp({ create: { width: 60, height: 40, channels: 3, background: '#b02020' } })
    .png()
    .toFile(picture);
  const asked = [url, secret, 'red jacket', picture];
  const { stdout } = await runPython('api', path.join(docs, 'examples/find_persons.py'), asked, {
    ...options,
    env: { PYTHONPATH: folder },
  });
  assert.match(
    stdout,
    /^4 persons in the library\n0\.9\d\d {2}person 1 {2}seen in a\n0\.9\d\d {2}person 4 {2}seen in b\n/,
  );
  assert.match(stdout, /most like person 1: \[4, /);
  assert.match(stdout, /picture 1, new\n$/);
});

test('requests made from the OpenAPI file, good and bad, find no answer that it does not tell of', {
  skip,
}, async (context) => {
  const { folder, url, secret } = await served(context);
  const config = ['--config-file', path.join(import.meta.dirname, 'schemathesis.toml')];
  const asked = ['run', `${url}/openapi.json`, '-H', `Authorization: Bearer ${secret}`, '--seed', '7', '--no-color'];
  const limits = ['--max-examples', '5', '--request-timeout', '20', '--generation-database', 'none'];
  const report = await runModule('schemathesis.cli', [...config, ...asked, ...limits], {
    cwd: folder,
    env: { HOME: folder },
  });
  const operations = Number(/Operations:\s+(\d+) selected/.exec(report.stdout)?.[1]);
  assert.ok(operations >= 19, report.stdout);
  assert.match(report.stdout, new RegExp(`Tested: ${operations}\\b`));
  assert.match(report.stdout, /\d{3,} generated, \d{3,} passed/);
});

test('the notebooks run from their first cell to their last', { skip }, async (context) => {
  const { folder, url, secret } = await served(context);
  const books = ['ingest-and-search', 'knn-experiments'].map((name) => path.join(docs, `notebooks/${name}.ipynb`));
  const env = { DOPPEL_URL: url, DOPPEL_KEY: secret, HOME: folder, IPYTHONDIR: folder };
  const { stdout } = await runPython('api', path.join(import.meta.dirname, 'run-notebook.py'), books, {
    ...options,
    env,
  });
  assert.match(stdout, /person 1 above the cut/);
  assert.match(stdout, /whole persons left out 0\.[2-6]/);
  for (const book of books)
    assert.doesNotMatch(readFileSync(book, 'utf8'), /"output_type"/, 'kept without their output');
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { keptPackages } from './build-desktop.ts';
import { writeChecksums } from './checksums.ts';
import { shippedPackages, thirdPartyText } from './third-party.ts';

const shipped = shippedPackages();
const text = thirdPartyText(shipped);

test('every package that travels stands in the account of third parties with a licence', () => {
  const names = new Set(shipped.map(({ name }) => name));
  for (const name of keptPackages) assert.ok(names.has(name), name);
  assert.ok(names.has('react') && names.has('zod'), 'what is built into the programs travels too');
  assert.ok(!names.has('electron-builder') && !names.has('typescript'), 'what only builds does not');
  for (const { name, licence } of shipped) {
    assert.notEqual(licence, 'not said', name);
    assert.ok(text.includes(`\n${name} `), name);
  }
});

test('programs under the GPL and LGPL come with its text and the offer of source, and others with their own texts', () => {
  const asked = shipped.filter(({ licence }) => /GPL/i.test(licence)).map(({ name }) => name);
  assert.ok(asked.some((name) => name.startsWith('@ffmpeg-installer/')));
  for (const name of asked)
    assert.match(text, new RegExp(`Offer of source[^]*\n  ${name} [^]*Their complete source code`));
  assert.match(text, /GNU GENERAL PUBLIC LICENSE\s+Version 3/);
  if (asked.some((name) => name.includes('libvips')))
    assert.match(text, /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/);
  const react = shipped.find(({ name }) => name === 'react');
  assert.match(react?.texts.join('') ?? '', /MIT License/);
});

test('the app ships the account, and nothing takes texts of licences away that are not in it', () => {
  const builder = readFileSync(path.resolve(import.meta.dirname, '../electron-builder.yml'), 'utf8');
  assert.match(builder, /^ {2}- electron\/dist\/\*\*$/m);
});

test('installers get checksums that sha256sum reads; without any it is said', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'doppel-sums-'));
  try {
    await assert.rejects(writeChecksums(folder), /no installer/);
    writeFileSync(path.join(folder, 'Doppel-0.1.0.AppImage'), 'app');
    writeFileSync(path.join(folder, 'builder-debug.yml'), 'x');
    const sum = createHash('sha256').update('app').digest('hex');
    assert.equal(readFileSync(await writeChecksums(folder), 'utf8'), `${sum}  Doppel-0.1.0.AppImage\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

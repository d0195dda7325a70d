import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { settings } from '#contract/settings.ts';
import { describeSettings } from './describe-settings.ts';
import { resolveSettings } from './resolve-settings.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doppel-settings-'));
});
after(() => rm(folder, { recursive: true }));

/** Writes a settings file and resolves it without flags. */
async function resolveText(text: string | Uint8Array) {
  const file = path.join(folder, 'settings.yaml');
  await writeFile(file, text);
  return resolveSettings({ configPath: file, flags: {} });
}

/** The error that a settings file is refused with. */
async function refusal(text: string | Uint8Array): Promise<DoppelError> {
  const error = await resolveText(text).then(
    () => assert.fail('the file was accepted'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof DoppelError, String(error));
  return error;
}

describe('settings', () => {
  it('are the defaults of the schema when nobody says otherwise', async () => {
    const resolved = await resolveSettings({ configPath: null, flags: {} });
    assert.deepEqual(resolved.settings, settings.parse({}));
    assert.deepEqual([...new Set(Object.values(resolved.origins))], ['default']);
    assert.deepEqual(resolved.warnings, []);
  });

  it('come from a flag before the file, and from the file before the default, each with its origin', async () => {
    const file = path.join(folder, 'three.yaml');
    await writeFile(file, '# a comment\ncrops:\n  per_person: 20\n  best: 4\nstrict: true\n');
    const resolved = await resolveSettings({ configPath: file, flags: { crops: { best: 6, first: undefined } } });
    assert.equal(resolved.settings.crops.per_person, 20);
    assert.equal(resolved.settings.crops.best, 6);
    assert.equal(resolved.settings.strict, true);
    assert.deepEqual(resolved.origins['crops.per_person'], { file, line: 3 });
    assert.equal(resolved.origins['crops.best'], 'flag');
    assert.equal(resolved.origins['crops.first'], 'default');
    assert.deepEqual(resolved.origins.strict, { file, line: 5 });
  });

  it('of the person count where neither a flag nor the file says otherwise, and a file that is not there says nothing', async () => {
    const [file, ownPath] = ['given.yaml', 'own.yaml'].map((name) => path.join(folder, name));
    await writeFile(file, 'crops:\n  best: 4\n');
    await writeFile(ownPath, 'crops:\n  best: 5\n  per_person: 20\n');
    const { settings: used, origins } = await resolveSettings({ configPath: file, ownPath, flags: {} });
    assert.deepEqual([used.crops.best, used.crops.per_person], [4, 20]);
    assert.deepEqual(origins['crops.per_person'], { file: ownPath, line: 3 });
    const none = await resolveSettings({ configPath: null, ownPath: path.join(folder, 'none.yaml'), flags: {} });
    assert.deepEqual(none.settings, settings.parse({}));
    await writeFile(ownPath, 'crops:\n  best: many\n');
    await assert.rejects(resolveSettings({ configPath: null, ownPath, flags: {} }), /line 2: crops\.best/);
  });

  it('of an empty file, or an empty section, are the defaults', async () => {
    assert.deepEqual((await resolveText('')).settings, settings.parse({}));
    assert.deepEqual((await resolveText('crops:\n')).settings, settings.parse({}));
  });

  it('may be switched off by null where the schema says so, and only there', async () => {
    assert.equal((await resolveText('persons: {top: null}')).settings.persons.top, null);
    assert.match((await refusal('crops: {best: null}')).message, /line 1: crops\.best should be a whole number/);
  });

  it('take paths of a file from the folder of the file, and leave ids alone', async () => {
    const { similarity } = (await resolveText('similarity: {models: weights, embedder: own/net.onnx}')).settings;
    assert.equal(similarity.models, path.join(folder, 'weights'));
    assert.equal(similarity.embedder, path.join(folder, 'own', 'net.onnx'));
    assert.equal((await resolveText('similarity: {embedder: stripes}')).settings.similarity.embedder, 'stripes');
  });

  it('with a wrong value are refused with file, line, key, what was expected and what was found', async () => {
    const error = await refusal('crops:\n  best: 8\n  per_person: many\n');
    assert.equal(error.code, 'bad_config');
    assert.equal(
      error.message,
      `${path.join(folder, 'settings.yaml')}, line 3: crops.per_person should be a whole number from 1 to 500, found "many".`,
    );
    const device = await refusal('similarity:\n  device: gpu\n');
    assert.match(device.message, /line 2: similarity\.device should be one of auto, cuda, cpu, found "gpu"/);
    assert.match((await refusal('strict: yes\n')).message, /strict should be true or false, found "yes"/);
    assert.match((await refusal('crops: {best: 8.5}\n')).message, /found 8\.5/);
    assert.match((await refusal('crops: [1, 2]\n')).message, /crops should be a section .*found a list of 2/);
    assert.match((await refusal('- crops\n')).message, /should be a section of settings/);
  });

  it('that are unknown are refused with their line and the nearest known name', async () => {
    assert.match(
      (await refusal('crops:\n  per_persn: 3\n')).message,
      /line 2: crops\.per_persn .*Did you mean crops\.per_person\?/,
    );
    assert.match((await refusal('\nper_person: 3\n')).message, /line 2: per_person .*Did you mean crops\.per_person\?/);
    assert.match((await refusal('croops: {}\n')).message, /Did you mean crops\?/);
    assert.match((await refusal('zebra: 1\n')).message, /zebra is not a setting\. "doppel config" lists them all/);
    assert.match((await refusal('__proto__: {polluted: 1}\n')).message, /__proto__ is not a setting/);
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  });

  it('with several mistakes are refused with the first, and all of them in the details', async () => {
    const error = await refusal('strict: 1\ncrops:\n  best: 0\n  wurst: 2\n');
    assert.match(error.message, /line 1: strict .* 2 more in this file, at line 3, 4\.$/);
    assert.partialDeepStrictEqual(error.details?.problems, [{ line: 1 }, { line: 3 }, { line: 4, key: 'crops.wurst' }]);
  });

  it('in a file that is not YAML, not text or far too large are refused', async () => {
    assert.match((await refusal('crops: [1,\n')).message, /line \d+: not valid YAML/);
    assert.match(
      (await refusal('strict: true\nstrict: false\n')).message,
      /line 2: not valid YAML: Map keys must be unique/,
    );
    assert.match((await refusal(Uint8Array.of(0xff, 0xfe, 0x00))).message, /expected YAML in UTF-8/);
    assert.match((await refusal('#'.repeat(1_000_001))).message, /too many for a settings file/);
    assert.equal((await refusal('['.repeat(100_000))).code, 'bad_config');
    const doubling = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`).join('\n');
    assert.equal((await refusal(`a0: &a0 [x, x]\n${doubling}\n`)).code, 'bad_config');
  });

  it('in a file that is missing, or a folder, are refused', async () => {
    const missing = path.join(folder, 'none.yaml');
    await assert.rejects(resolveSettings({ configPath: missing, flags: {} }), { code: 'not_found' });
    await assert.rejects(resolveSettings({ configPath: folder, flags: {} }), { code: 'bad_config' });
  });

  it('by a flag out of range are a usage error', async () => {
    await assert.rejects(resolveSettings({ configPath: null, flags: { persons: { top: 0 } } }), {
      code: 'usage',
      message: /persons\.top should be a whole number of at least 1 or null, found 0/,
    });
  });

  it('are described one by one with value, default, origin and reason', async () => {
    const described = describeSettings(await resolveSettings({ configPath: null, flags: { crops: { best: 5 } } }));
    const best = described.find(({ name }) => name === 'crops.best');
    assert.deepEqual(
      { value: best?.value, default: best?.default, origin: best?.origin, expected: best?.expected },
      { value: 5, default: 8, origin: 'flag', expected: 'a whole number from 1 to 100' },
    );
    for (const { name, reason } of described) assert.ok(reason.length > 5, `${name} has no reason`);
    assert.equal(described.length, new Set(described.map(({ name }) => name)).size);
  });
});

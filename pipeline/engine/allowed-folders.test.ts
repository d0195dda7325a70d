import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { type ChannelName, channels } from '#contract/channels.ts';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { AllowedFolders, channelsWithPaths } from './allowed-folders.ts';

test('a page may use the folders that were named, and those of projects that were opened, and nothing else', (context) => {
  const folder = temporaryFolder(context);
  const [named, opened, other] = ['named', 'opened', 'named-not'].map((name) => path.join(folder, name));
  for (const each of [named, opened, other]) mkdirSync(each);
  symlinkSync(other, path.join(named, 'link'));
  const projects: string[] = [];
  const allowed = new AllowedFolders([named], () => projects);
  assert.ok(allowed.has(path.join(named, 'new', 'deeper', 'a.doppel')));
  for (const outside of [
    other,
    path.join(named, '..', 'opened', 'a.doppel'),
    path.join(named, 'link', 'a'),
    '/',
    folder,
  ])
    assert.ok(!allowed.has(outside), outside);
  assert.throws(() => allowed.refuse('project.open', { path: path.join(opened, 'a.doppel') }), {
    code: 'usage',
    message: /lies in none of the folders .* --folder/,
  });
  projects.push(path.join(opened, 'a.doppel'));
  allowed.refuse('project.open', { path: path.join(opened, 'b.doppel') });
  assert.throws(() => allowed.refuse('library.add', { library: path.join(named, 'a'), projects: ['/etc/passwd'] }));
  projects.push(path.join(named, 'deeper', 'c.doppel'));
  assert.deepEqual(allowed.roots().toSorted(), [named, opened].toSorted(), 'a folder within another is not told apart');
});

/** Texts of questions that are no paths. */
const words =
  /^(?:project|name|id|kind|key|text|analysis|condition|value|words|create|component|run|decision|seen|question|sort|order|label|channel|reason|model_sha256|by|note|into|colour|hash|features|purpose|legal_basis|delete_by|guard|picture|clips|camera|facts|clock|passphrase|signed_by|list)$/;

function textsOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { properties?: Record<string, unknown> };
  return Object.entries(properties).flatMap(([name, value]) =>
    JSON.stringify(value).includes('"type":"string"') && !words.test(name) ? [name] : [],
  );
}

test('every question that could name a path is looked at', () => {
  // Of these the first two take nothing but what the engine itself has told; the last is the desktop's.
  const others: readonly ChannelName[] = ['app.forget_recent', 'app.remove_leftovers', 'files.reveal'];
  for (const [name, { request }] of Object.entries(channels) as [ChannelName, { request: z.ZodType }][]) {
    const texts = textsOf(z.toJSONSchema(request, { unrepresentable: 'any', io: 'input' }));
    if (texts.length === 0 || others.includes(name)) continue;
    assert.ok(channelsWithPaths.includes(name), `${name} takes ${texts.join(', ')}`);
  }
});

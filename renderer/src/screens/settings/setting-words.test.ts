import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingFields } from '#settings/setting-fields.ts';
import { isInPart, settingParts, valueWords } from './setting-words.ts';

test('the screen has plain words for settings that there are, and for each of their choices', () => {
  for (const { name, values } of settingParts.flatMap((part) => part.settings)) {
    const field = settingFields.find(({ path }) => path === name);
    assert.ok(field !== undefined && isInPart(name), name);
    if (field.form.kind === 'choice') assert.deepEqual(Object.keys(values ?? {}), field.form.options, name);
  }
  assert.equal(valueWords('similarity.device', 'cuda'), 'Graphics card (NVIDIA)');
  assert.equal(valueWords('similarity.models', null), 'the usual ones');
});

test('no reason of a setting speaks of null', () => {
  assert.ok(settingFields.length > 30);
  for (const { path, reason } of settingFields) assert.doesNotMatch(reason, /\bnull\b/, path);
});

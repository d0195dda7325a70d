import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedYaml } from './change-yaml.ts';

const change = (text: string, key: string, to: { readonly value: unknown } | null) =>
  changedYaml('own.yaml', text, key.split('.'), to);

test('a value is set beside what stands there, and comments stay', () => {
  const text = '# mine\ncrops:\n  best: 4 # few\n';
  assert.equal(change(text, 'crops.per_person', { value: 20 }), '# mine\ncrops:\n  best: 4 # few\n  per_person: 20\n');
  assert.equal(change('', 'strict', { value: true }), 'strict: true\n');
});

test('a value is taken away, and a section that is empty then goes too', () => {
  assert.equal(change('crops:\n  best: 4\nstrict: true\n', 'crops.best', null), 'strict: true\n');
  assert.equal(change('strict: true\n', 'crops.best', null), 'strict: true\n');
});

test('text that is no YAML is left alone and told', () => {
  assert.throws(() => change('crops: [1,\n', 'crops.best', { value: 1 }), /not valid YAML any more/);
});

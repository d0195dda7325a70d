import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { readGallery } from '#comparison/open-gallery.ts';
import { proposeSplits } from '#comparison/split-proposal.ts';
import { decideReply, verifyReply } from '#contract/replies.ts';
import { type SplitsReply, splitsReply } from '#contract/splits.ts';
import { openProject } from '#project/project-file.ts';
import { type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { runDoppel } from './run-doppel.ts';

let prepared: PreparedScene;
before(async () => {
  prepared = await prepareScene();
  // One half of person 4 glued to the other half of person 5: two cloths, one after the other.
  await doppel('decide', prepared.file, 'split', '4', '--at', '40');
  await doppel('decide', prepared.file, 'split', '5', '--at', '40');
  await doppel('decide', prepared.file, 'merge', '4', '8', '--force');
});
after(() => prepared?.remove());

/** What a command prints, which must end well. */
async function doppel(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runDoppel(args, { cwd: prepared.folder });
  assert.equal(code, 0, stderr);
  return stdout;
}

async function splits(): Promise<SplitsReply> {
  return splitsReply.parse(JSON.parse(await doppel('splits', prepared.file, '--json')));
}

test('a person who is said to be one is no longer listed, until that is taken back or the person changes', async () => {
  const proposed = await splits();
  assert.deepEqual(
    proposed.splits.map(({ person }) => person),
    [4],
  );
  assert.deepEqual(proposed.said_whole, []);
  assert.match(await doppel('splits', prepared.file), /^One person after all: doppel decide \S+ whole 4$/m);

  const said = decideReply.parse(
    JSON.parse(await doppel('decide', prepared.file, 'whole', '4', '--by', 'Anna', '--json')),
  );
  const { action, by, seen } = said.events[0];
  assert.ok(action.kind === 'whole' && action.person === 4 && action.segments.length === 2);
  assert.equal(by, 'Anna');
  assert.deepEqual(seen?.crop_ids, proposed.splits[0].groups.flat());
  assert.deepEqual(await splits(), { ...proposed, splits: [], said_whole: [4] });
  assert.match(
    await doppel('splits', prepared.file),
    /^Nobody of 7 persons may be two people, .*Left out, since a decision says that each of them is one: 4\.$/m,
  );
  const again = await runDoppel(['decide', prepared.file, 'whole', '4'], { cwd: prepared.folder });
  assert.equal(again.code, 1);
  assert.match(again.stderr, /was said to be one person already, by event 4/);

  await doppel('decide', prepared.file, 'undo');
  assert.deepEqual(await splits(), proposed);
  await doppel('decide', prepared.file, 'redo');
  assert.deepEqual((await splits()).said_whole, [4]);
  await doppel('decide', prepared.file, 'merge', '4', '7', '--force');
  assert.deepEqual((await splits()).said_whole, [], 'the new person was never looked at');
  await doppel('decide', prepared.file, 'whole', '4');
  assert.deepEqual((await splits()).said_whole, [4]);
  assert.equal((await splits()).splits.length, 0);
});

test('the log with such decisions verifies, and is exported whole and in words', async () => {
  const verdict = verifyReply.parse(JSON.parse(await doppel('verify', prepared.file, '--json')));
  assert.equal(verdict.ok, true);
  assert.match(await doppel('log', prepared.file), /Said that 4 is one person/);
  const to = path.join(prepared.folder, 'out');
  await doppel('export', prepared.file, '--to', to);
  const rows = readFileSync(path.join(to, 'decisions.csv'), 'utf8').split('\r\n');
  assert.match(rows[4], /^4,[^,]+,Anna,whole,4,,.*Said that 4 is one person/);
  const { events } = JSON.parse(readFileSync(path.join(to, 'decisions.json'), 'utf8')) as {
    events: { action: { kind: string; segments?: unknown[] } }[];
  };
  assert.equal(events[3].action.kind, 'whole');
  assert.equal(events[3].action.segments?.length, 2);
});

test('a look of no time at all still gets on by a person, and ends where one is said to be whole', () => {
  const project = openProject(prepared.file, 'read');
  try {
    const gallery = readGallery(project);
    const count = gallery.state.persons.size;
    const left = Array.from({ length: count + 1 }, () => proposeSplits(gallery, 0).left);
    assert.ok(left[0] > 0, 'not everybody is looked at in the first call');
    assert.ok(
      left.every((each, call) => call === 0 || each === Math.max(0, left[call - 1] - 1)),
      left.join(' '),
    );
    assert.equal(left.at(-1), 0);
  } finally {
    project.close();
  }
});

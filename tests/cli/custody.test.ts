import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { eraseReply, purgeReply, purposeReply, seal } from '#contract/custody.ts';
import { verifyReply } from '#contract/replies.ts';
import { makeSampleProject, planSampleCrops, temporaryFolder } from '#tests/property/sample-project.ts';
import { runDoppel } from './run-doppel.ts';

/** A project in a folder of its own, and how to call the program with a home beside it. */
function prepare(context: TestContext) {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'a.doppel');
  const project = makeSampleProject(file, 3);
  planSampleCrops(project, 3, 2);
  project.close();
  const env = { DOPPEL_HOME: path.join(folder, 'home'), DOPPEL_REVIEWER: 'Ana', DOPPEL_PASSPHRASE: 'a long sentence' };
  const run = async (...args: readonly string[]) => {
    const { code, stdout } = await runDoppel([...args, '--json'], { env, cwd: folder });
    return { code, reply: JSON.parse(stdout) as Record<string, unknown> };
  };
  return { folder, file, run };
}

test('a day begins with one backup; restore puts it back and keeps what it replaced', async (context) => {
  const { file, run } = prepare(context);
  assert.equal((await run('decide', file, 'hide', '1')).code, 0);
  assert.equal((await run('decide', file, 'hide', '2')).code, 0);
  const folder = `${file}-backups`;
  assert.equal(readdirSync(folder).length, 1);
  if (process.platform !== 'win32') {
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(path.join(folder, readdirSync(folder)[0])).mode & 0o777, 0o600);
  }
  const { reply } = await run('restore', file);
  assert.ok(existsSync(String(reply.replaced)));
  const { reply: log } = await run('log', file);
  assert.deepEqual(log.events, []);
});

test('a seal by a key of your own is checked by its public part; another key is told', async (context) => {
  const { file, run } = prepare(context);
  assert.equal((await run('seal', file)).code, 3, 'there is no key yet');
  const made = seal.parse((await run('seal', file, '--new-key')).reply);
  const checked = await run('verify', file, '--signed-by', made.public_key);
  assert.equal(verifyReply.parse(checked.reply).ok, true);
  assert.equal((await run('decide', file, 'hide', '1')).code, 0);
  const later = await run('verify', file, '--signed-by', made.public_key);
  assert.equal(later.code, 1);
  assert.match(JSON.stringify(later.reply), /the log ends with event 1, which it did not/);
});

test('erase asks for --yes, takes backups along, and lists the exports that were made before', async (context) => {
  const { folder, file, run } = prepare(context);
  assert.equal((await run('decide', file, 'unsure', '1', '2')).code, 0);
  assert.equal((await run('export', file, '--to', path.join(folder, 'out'))).code, 0);
  assert.equal((await run('erase', file, '2')).code, 2);
  const erased = eraseReply.parse((await run('erase', file, '2', '--yes', '--reason', 'asked')).reply);
  assert.equal(erased.backups, 1);
  assert.equal(existsSync(`${file}-backups`), false);
  assert.deepEqual(
    erased.exports.map(({ by, folder: to, seq }) => ({ by, to, seq })),
    [{ by: 'Ana', to: path.join(folder, 'out'), seq: 1 }],
  );
  assert.equal((await run('verify', file)).code, 0);
  const { reply } = await run('access-log', file);
  assert.deepEqual(
    (reply.entries as { act: string; by: string }[]).map(({ act, by }) => [act, by]),
    [
      ['export', 'Ana'],
      ['erase', 'Ana'],
    ],
  );
});

test('a purpose is kept; an overdue project is marked, told by a dry run, and purged with its backups', async (context) => {
  const { folder, file, run } = prepare(context);
  assert.equal(purposeReply.parse((await run('purpose', file)).reply).purpose, null);
  assert.equal((await run('purpose', file, '--delete-by', '2020-02-31')).code, 2);
  await run('purpose', file, '--for', 'theft', '--delete-by', '2020-02-28');
  const said = purposeReply.parse((await run('purpose', file, '--basis', 'contract')).reply);
  assert.equal(said.overdue, true);
  assert.deepEqual(
    [said.purpose?.purpose, said.purpose?.legal_basis, said.purpose?.delete_by],
    ['theft', 'contract', '2020-02-28'],
  );
  await run('decide', file, 'hide', '1');
  const kept = path.join(folder, 'b.doppel');
  makeSampleProject(kept).close();
  writeFileSync(path.join(folder, 'c.doppel'), 'no project');
  const dry = await run('purge', folder, '--overdue', '--dry-run');
  assert.equal(dry.code, 1, 'a file that cannot be read is told');
  const told = purgeReply.parse(dry.reply);
  assert.deepEqual(
    [told.looked_at, told.overdue.length, told.overdue[0].deleted, told.unread.length],
    [3, 1, false, 1],
  );
  assert.ok(existsSync(file));
  assert.equal((await run('purge', folder)).code, 2);
  await run('purge', folder, '--overdue');
  assert.deepEqual([existsSync(file), existsSync(`${file}-backups`), existsSync(kept)], [false, false, true]);
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${name} is how the upstream file writes its variables
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { z } from 'zod';
import { wireError } from '#contract/channels.ts';
import { inspectReply } from '#contract/inspect.ts';
import { modelState, verifiedModel } from '#contract/models.ts';
import { progressEvent } from '#contract/progress.ts';
import {
  analyzeReply,
  decideReply,
  exportReply,
  logReply,
  pairsReply,
  statusReply,
  verifyReply,
} from '#contract/replies.ts';
import { splitsReply } from '#contract/splits.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';
import { mainFile, ndjson, type RunOptions, runDoppel } from './run-doppel.ts';

const video = sharedFile('data/TUD-Campus.mp4');
const tracks = sharedFile('data/TUD-Campus.gt.txt');
const skip = skipWithout('data/TUD-Campus.mp4', 'data/TUD-Campus.gt.txt');

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doppel-cli-'));
});
after(() => rm(folder, { recursive: true }));

/** Runs a command with --json; it must end as expected, and answer with one object of the contract's shape. */
async function reply<Schema extends z.ZodType>(
  schema: Schema,
  args: readonly string[],
  { code = 0, ...options }: RunOptions & { code?: number } = {},
): Promise<z.infer<Schema>> {
  const ended = await runDoppel([...args, '--json'], { cwd: folder, ...options });
  assert.equal(ended.code, code, ended.stderr);
  assert.match(ended.stdout, /^[^\n]+\n$/, 'one object on one line');
  const found = JSON.parse(ended.stdout) as unknown;
  const parsed = schema.parse(found);
  // The contract's schemas drop what they do not know: nothing that is not in the contract may be in an answer.
  assert.deepEqual(found, parsed);
  return parsed;
}

describe('a project on the command line', { skip }, () => {
  it('is made by analyze, with progress and remarks as NDJSON beside the one answer', async () => {
    const args = ['analyze', video, '--tracks', tracks, '--embedder', 'stripes', '--json'];
    const { code, stdout, stderr } = await runDoppel(args, { cwd: folder });
    assert.equal(code, 0, stderr);
    const made = analyzeReply.parse(JSON.parse(stdout));
    assert.equal(path.basename(made.project), 'TUD-Campus.doppel');
    assert.equal(made.resumed, false);
    assert.equal(made.status.persons.original, 8);
    assert.ok(existsSync(path.join(folder, 'TUD-Campus.doppel')), 'in the current folder, named after the video');
    const events = ndjson(stderr).filter((line) => !Object.hasOwn(line as object, 'notice'));
    const stages = new Set(events.map((event) => progressEvent.parse(event).stage));
    for (const stage of ['crops', 'previews', 'embed'] as const) assert.ok(stages.has(stage), `${stage} was reported`);
  });

  it('answers status, pairs, log and verify in the shapes of the contract', async () => {
    const status = await reply(statusReply, ['status', 'TUD-Campus.doppel']);
    assert.equal(status.analysis, 'done');
    const listed = await reply(pairsReply, ['pairs', 'TUD-Campus.doppel']);
    const all = await reply(pairsReply, ['pairs', 'TUD-Campus.doppel', '--all']);
    assert.equal(all.pairs.length, 28);
    assert.ok(listed.pairs.length < 28 && listed.pairs.every(({ vetoed }) => !vetoed));
    const rank = (pair: (typeof all.pairs)[number]) => (pair.vetoed ? -4 : 0) + (pair.similarity ?? -2);
    const byRank = all.pairs.toSorted((a, b) => rank(b) - rank(a));
    assert.deepEqual(all.pairs, byRank, 'best first, and those that cannot be one last');
    const near = await reply(pairsReply, ['pairs', 'TUD-Campus.doppel', '--threshold', '0.99']);
    assert.ok(near.pairs.every(({ similarity }) => (similarity ?? 0) >= 0.99));
    assert.deepEqual((await reply(logReply, ['log', 'TUD-Campus.doppel'])).events, []);
    assert.equal((await reply(verifyReply, ['verify', 'TUD-Campus.doppel'])).ok, true);
  });

  it('takes decisions by name, and takes them back', async () => {
    const decide = (...words: readonly string[]) => reply(decideReply, ['decide', 'TUD-Campus.doppel', ...words]);
    const named = await reply(
      decideReply,
      ['decide', 'TUD-Campus.doppel', 'rename', '1', '\u001b[2Jred', '\u202ebag'],
      {
        env: { DOPPEL_REVIEWER: 'Anna' },
      },
    );
    assert.equal(named.events[0].by, 'Anna');
    const merged = await decide('merge', '1', '4', '--into', '4', '--force', '--by', 'Ben');
    assert.equal(merged.events[0].by, 'Ben');
    assert.deepEqual(merged.active_persons.includes(1), false);
    const back = await decide('undo');
    assert.deepEqual(back.events[0].action, { kind: 'undo', event: 2 });
    assert.equal(back.active_persons.includes(1), true);
    await decide('split', '4', '--at', '30');
    const log = await reply(logReply, ['log', 'TUD-Campus.doppel']);
    assert.deepEqual(
      log.events.map(({ action, in_force }) => [action.kind, in_force]),
      [
        ['rename', true],
        ['merge', false],
        ['undo', true],
        ['split', true],
      ],
    );
  });

  it('shows names from strangers without obeying what is in them', async () => {
    const { code, stdout } = await runDoppel(['log', 'TUD-Campus.doppel'], { cwd: folder });
    assert.equal(code, 0);
    assert.match(stdout, /\\u\{1b\}\[2Jred \\u\{202e\}bag/);
    assert.ok(!stdout.includes('\u001b') && !stdout.includes('\u202e'));
  });

  it('refuses what contradicts or does not exist, and says so in one sentence', async () => {
    const project = 'TUD-Campus.doppel';
    await reply(decideReply, ['decide', project, 'apart', '2', '3']);
    for (const [args, code, expected] of [
      [['decide', project, 'merge', '2', '3'], 1, 'conflict'],
      [['decide', project, 'hide', '999'], 3, 'not_found'],
      [['decide', project, 'undo', '999'], 3, 'not_found'],
    ] as const) {
      const ended = await runDoppel([...args, '--json'], { cwd: folder });
      assert.equal(ended.code, code, ended.stdout);
      assert.equal(wireError.parse((JSON.parse(ended.stdout) as { error: unknown }).error).code, expected);
    }
  });

  it('lists who may be two people, each once and where to cut', async () => {
    const { splits, persons, embedder } = await reply(splitsReply, ['splits', 'TUD-Campus.doppel']);
    const { active, hidden } = (await reply(statusReply, ['status', 'TUD-Campus.doppel'])).persons;
    assert.equal(persons, active - hidden);
    assert.equal(embedder?.weightless, true);
    assert.deepEqual(
      splits.map(({ person }) => person),
      [...new Set(splits.map(({ person }) => person))].toSorted((a, b) => a - b),
    );
    assert.ok(splits.every(({ within, between }) => within - between >= 0.2));
    assert.ok(splits.every(({ why, at_frame }) => why.includes(`from frame ${at_frame} on`)));
  });

  it('reads well for people', async () => {
    for (const [args, expected] of [
      [['status'], /^Persons +\d+ active.*8 originally$/m],
      [['pairs', '--all'], /^ *A +B +cosine +best +median +evidence\n( *\d+ +\d+ +-?\d\.\d{2} .*\n){10,}/],
      [['splits'], /^\w+ of \d+ persons may be two people, /m],
      [['verify'], /^ok +chain +/m],
    ] as const) {
      const [command, ...rest] = args;
      const { code, stdout } = await runDoppel([command, 'TUD-Campus.doppel', ...rest], { cwd: folder });
      assert.equal(code, 0);
      assert.match(stdout, expected);
      assert.doesNotMatch(stdout, /undefined|NaN|\[object/);
    }
  });

  it('is exported and copied, and both can be read', async () => {
    const exported = await reply(exportReply, ['export', 'TUD-Campus.doppel', '--to', 'out', '--person', '2']);
    for (const { path: file, bytes } of exported.files) {
      assert.equal((await stat(path.resolve(folder, 'out', file))).size, bytes, file);
    }
    const matrix = JSON.parse(await readFile(path.join(folder, 'out', 'similarity_matrix.json'), 'utf8')) as object;
    assert.ok(Object.hasOwn(matrix, 'similarity_matrix'));
    assert.equal((await runDoppel(['save-as', 'TUD-Campus.doppel', 'copy.doppel'], { cwd: folder })).code, 0);
    const copied = await reply(statusReply, ['status', 'copy.doppel']);
    assert.equal(copied.decisions.events, 5);
    const npy = await reply(inspectReply, ['inspect', 'out/similarity_matrix.npy']);
    assert.equal(npy.kind, 'npy');
    assert.equal((await reply(inspectReply, ['inspect', 'copy.doppel'])).kind, 'project');
  });

  it('is told apart from other files, with exit code 3', async () => {
    await writeFile(path.join(folder, 'other.doppel'), 'not a project');
    const { code, stderr } = await runDoppel(['status', 'other.doppel'], { cwd: folder });
    assert.equal(code, 3);
    assert.match(stderr, /^doppel: [^\n]*other\.doppel[^\n]*\n$/);
  });

  it('does not mind that the reader of its output has gone', async () => {
    const child = spawn(process.execPath, [mainFile, 'pairs', 'TUD-Campus.doppel', '--all'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('goes on after an interruption, which ends with 130', async () => {
    const args = ['analyze', video, '--tracks', tracks, '--embedder', 'stripes', '--out', 'again.doppel', '--json'];
    let stopped = false;
    const ended = await runDoppel(args, {
      cwd: folder,
      onStderr: (text, kill) => {
        if (stopped || !text.includes('"stage":"crops"')) return;
        stopped = true;
        kill('SIGINT');
      },
    });
    assert.equal(ended.code, 130, ended.stderr);
    assert.equal(wireError.parse((JSON.parse(ended.stdout) as { error: unknown }).error).code, 'cancelled');
    const whole = await runDoppel(args, { cwd: folder });
    assert.equal(whole.code, 0, whole.stderr);
    const made = analyzeReply.parse(JSON.parse(whole.stdout));
    assert.deepEqual([made.resumed, made.status.analysis], [true, 'done']);
  });

  it('is made from what an upstream configuration names, in the output folder that it names', async () => {
    const config = [
      'global:',
      `  folder: ${folder}`,
      'stage4_generate_html:',
      `  video_file: ${video}`,
      '  output_dir: ${folder}/viewer',
      '  crops_per_person: 6',
      '  top_n_persons: 2',
      '  clustering: {enabled: false}',
    ];
    await writeFile(path.join(folder, 'pipeline_config.yaml'), config.join('\n'));
    const args = ['analyze', '--config', 'pipeline_config.yaml', '--tracks', tracks];
    const made = await reply(analyzeReply, args);
    assert.equal(path.resolve(folder, made.project), path.join(folder, 'viewer', 'TUD-Campus.doppel'));
    assert.equal(made.status.persons.hidden, 0, 'a filter of upstream hides nobody whom a file brings');
    assert.ok(made.status.crops.stored <= 8 * 6);
    assert.equal(made.status.embedder, null);
  });

  it('is refused where a file stands in the way of the output folder that an upstream configuration names', async () => {
    const config = ['global: {}', 'stage4_generate_html:', `  video_file: ${video}`, `  output_dir: ${tracks}`];
    await writeFile(path.join(folder, 'wrong_config.yaml'), config.join('\n'));
    const { code, stderr } = await runDoppel(['analyze', '--config', 'wrong_config.yaml', '--tracks', tracks], {
      cwd: folder,
    });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /TUD-Campus\.gt\.txt, cannot be made: a file stands where a folder was expected\. Name a project file with --out\.$/m,
    );
  });
});

describe('doppel models verify', () => {
  const models = ['yolox_nano.onnx', 'osnet_x0_25_msmt17.onnx'].map((file) => `models/${file}`);
  it('says of each file whether its sha256 holds, and ends with 1 where one that is here does not', {
    skip: skipWithout(...models),
  }, async () => {
    const place = path.join(folder, 'weights');
    await mkdir(place);
    const verify = ['models', 'verify', '--models', place];
    await copyFile(sharedFile(models[0]), path.join(place, 'yolox_nano.onnx'));
    const sound = await runDoppel(verify);
    assert.equal(sound.code, 0, sound.stderr);
    assert.match(sound.stdout, /^yolox_nano +ok +[0-9a-f]{64} +\S*yolox_nano\.onnx$/m);
    assert.match(sound.stdout, /^osnet_x0_25_msmt17 +missing$/m);

    await writeFile(path.join(place, 'osnet_x0_25_msmt17.onnx'), 'something else');
    const { code, stdout, stderr } = await runDoppel(verify);
    assert.equal(code, 1, stderr);
    const found = createHash('sha256').update('something else').digest('hex');
    assert.match(
      stdout,
      new RegExp(`^osnet_x0_25_msmt17 +WRONG HASH +expected [0-9a-f]{64} +\\S+\\n +found ${found}$`, 'm'),
    );
    assert.match(stdout, /^yolox_nano +ok /m);
    const told = await runDoppel([...verify, '--json']);
    assert.equal(told.code, 1);
    const states = (JSON.parse(told.stdout) as { models: unknown[] }).models.map((each) => verifiedModel.parse(each));
    const wrong = states.filter(({ problem }) => problem !== null);
    assert.deepEqual(
      wrong.map(({ id, state, found_sha256 }) => ({ id, state, found_sha256 })),
      [{ id: 'osnet_x0_25_msmt17', state: 'wrong_hash', found_sha256: found }],
    );
  });
});

describe('doppel models list', () => {
  it('answers with the catalogue', async () => {
    const { code, stdout } = await runDoppel(['models', 'list', '--json'], { cwd: folder });
    assert.equal(code, 0);
    const { models } = JSON.parse(stdout) as { models: unknown[] };
    assert.ok(models.map((model) => modelState.parse(model)).some(({ family }) => family === 'osnet'));
  });
});

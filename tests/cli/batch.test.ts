import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { type BatchReply, batchReply } from '#contract/batch.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { jobsOption, shardOption } from '../../cli/commands/batch.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';
import { mainFile, runDoppel } from './run-doppel.ts';

const skip = skipWithout('data/TUD-Campus.mp4', 'data/TUD-Campus.gt.txt');
const cheap = ['--beside', '--embedder', 'stripes', '--json'];

let folder = '';
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'doppel-batch-'));
});
after(() => rmSync(folder, { recursive: true }));

/** A folder with two videos that can be analysed and one that cannot. */
function videosIn(name: string): string {
  const videos = path.join(folder, name);
  mkdirSync(path.join(videos, 'yard'), { recursive: true });
  for (const video of ['hall', 'yard/gate']) {
    copyFileSync(sharedFile('data/TUD-Campus.mp4'), path.join(videos, `${video}.mp4`));
    copyFileSync(sharedFile('data/TUD-Campus.gt.txt'), path.join(videos, `${video}.txt`));
  }
  writeFileSync(path.join(videos, 'broken.mp4'), 'no video');
  return videos;
}

const outcomes = ({ videos }: BatchReply): Readonly<Record<string, string>> =>
  Object.fromEntries(videos.map(({ name, outcome }) => [name, outcome]));

describe('a folder of videos', { skip }, () => {
  it('gets a project a video; one that is none stops nothing, and the end tells what became of each', async () => {
    const videos = videosIn('whole');
    const to = path.join(folder, 'whole-projects');
    const first = await runDoppel(['batch', videos, '--to', to, '--jobs', '2', ...cheap]);
    assert.equal(first.code, 1, first.stderr);
    const reply = batchReply.parse(JSON.parse(first.stdout));
    assert.deepEqual(outcomes(reply), { 'broken.mp4': 'failed', 'hall.mp4': 'done', 'yard/gate.mp4': 'done' });
    assert.match(reply.videos[0].problem ?? '', /broken\.mp4/);
    assert.ok((reply.videos[1].persons ?? 0) > 5);
    assert.ok(existsSync(path.join(to, 'yard', 'gate.doppel')));
    const before = readFileSync(path.join(to, 'hall.doppel'));
    rmSync(path.join(videos, 'broken.mp4'));
    const again = await runDoppel(['batch', videos, '--to', to, ...cheap]);
    assert.equal(again.code, 0, again.stderr);
    assert.equal(batchReply.parse(JSON.parse(again.stdout)).done, 2);
    assert.deepEqual(readFileSync(path.join(to, 'hall.doppel')).length, before.length, 'nothing was made twice');
  });

  it('goes into a library, whose findings come with clips of the very frames', async () => {
    const library = path.join(folder, 'all.doppel-library');
    const projects = ['hall', 'yard/gate'].map((name) => path.join(folder, 'whole-projects', `${name}.doppel`));
    const added = await runDoppel(['library', 'add', library, projects[0]]);
    assert.equal(added.code, 0, added.stderr);
    const to = path.join(folder, 'findings');
    const found = await runDoppel(['search', library, 'black trousers', '--limit', '2', '--export', to, '--clips']);
    assert.equal(found.code, 0, found.stderr);
    const { clips, hits } = JSON.parse(readFileSync(path.join(to, 'findings.json'), 'utf8'));
    assert.ok(clips.length >= 2 && clips.every(({ problem }: { problem: string | null }) => problem === null));
    const [{ sightings }] = hits.map(({ person }: { person: { sightings: readonly object[] } }) => person);
    const [{ first_ms, last_ms }] = sightings;
    const { durationMs } = await probeVideo(path.join(to, clips[0].file));
    const wanted = Math.min(2_840, last_ms + 1000) - Math.max(0, first_ms - 1000);
    assert.ok(Math.abs((durationMs ?? 0) - wanted) < 150, `${durationMs} ms for ${wanted}`);
    const veiled = path.join(folder, 'veiled');
    const chosen = String(hits[0].person.id);
    const options = ['--limit', '2', '--export', veiled, '--clips', '--clear', chosen];
    assert.equal((await runDoppel(['search', library, 'black trousers', ...options])).code, 0);
    const told = JSON.parse(readFileSync(path.join(veiled, 'findings.json'), 'utf8')).clips;
    assert.ok(told.length >= 2 && told.every(({ problem }: { problem: string | null }) => problem === null));
    const bytesOf = (to: string) => readFileSync(path.join(to, clips[0].file));
    assert.ok(!bytesOf(veiled).equals(bytesOf(to)), 'the clip is another one');
    const again = await runDoppel(['search', library, '--picture', path.join(to, 'contact-sheet.png'), '--json']);
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(JSON.parse(again.stdout).ranked_by, ['likeness of the persons']);
  });

  it('is stopped in good order, and gone on with by the same command', async () => {
    const videos = videosIn('stopped');
    rmSync(path.join(videos, 'broken.mp4'));
    const to = path.join(folder, 'stopped-projects');
    let told = false;
    const stopped = await runDoppel(['batch', videos, '--to', to, ...cheap], {
      onStderr: (text, kill) => {
        if (told || !text.includes('hall.mp4: begun')) return;
        told = true;
        kill('SIGTERM');
      },
    });
    assert.equal(stopped.code, 130, stopped.stderr);
    assert.ok(!stopped.stderr.includes('gate.mp4: begun'));
    const again = await runDoppel(['batch', videos, '--to', to, ...cheap]);
    assert.equal(again.code, 0, again.stderr);
  });

  it('is spread over shards that share no video, by GNU parallel where it is there', async () => {
    const videos = videosIn('spread');
    const to = path.join(folder, 'spread-projects');
    const shards = ['1', '2', '3'];
    const replies = hasGnuParallel() ? await byParallel(videos, to, shards) : await bySpawning(videos, to, shards);
    const names = replies.flatMap((reply) => reply.videos.map(({ name }) => name));
    assert.deepEqual(names.toSorted(), ['broken.mp4', 'hall.mp4', 'yard/gate.mp4']);
    assert.deepEqual(replies.map(({ shard }) => shard?.part).toSorted(), [1, 2, 3]);
    assert.ok(existsSync(path.join(to, 'hall.doppel')) && existsSync(path.join(to, 'yard', 'gate.doppel')));
  });
});

function hasGnuParallel(): boolean {
  try {
    return execFileSync('parallel', ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] }).includes('GNU parallel');
  } catch {
    return false;
  }
}

const parsedLines = (text: string): readonly BatchReply[] =>
  text
    .trim()
    .split('\n')
    .map((line) => batchReply.parse(JSON.parse(line)));

async function byParallel(videos: string, to: string, shards: readonly string[]): Promise<readonly BatchReply[]> {
  const program = [process.execPath, mainFile, 'batch', videos, '--to', to, '--shard', `{}/${shards.length}`, ...cheap];
  const args = ['--jobs', '2', ...program, ':::', ...shards];
  // It ends with the number of parts that failed: the one with the broken video.
  const failed = await promisify(execFile)('parallel', args, { env: process.env }).catch((error) => error);
  assert.equal(failed.code, 1, failed.stderr);
  return parsedLines(failed.stdout);
}

async function bySpawning(videos: string, to: string, shards: readonly string[]): Promise<readonly BatchReply[]> {
  const ended = await Promise.all(
    shards.map((part) => runDoppel(['batch', videos, '--to', to, '--shard', `${part}/${shards.length}`, ...cheap])),
  );
  assert.equal(ended.filter(({ code }) => code === 1).length, 1);
  return ended.flatMap(({ stdout }) => parsedLines(stdout));
}

it('an empty folder is said to be one; what is no folder is not found', async () => {
  const empty = path.join(folder, 'empty');
  mkdirSync(empty, { recursive: true });
  const { code, stdout } = await runDoppel(['batch', empty, '--shard', '2/3']);
  assert.deepEqual([code, stdout.trim()], [0, `There is no video in part 2 of 3 in ${empty}.`]);
  assert.equal((await runDoppel(['batch', path.join(folder, 'nowhere')])).code, 3);
});

it('parts and numbers that make no sense are refused', () => {
  assert.deepEqual(shardOption('3/8'), { part: 3, of: 8 });
  for (const wrong of ['0/3', '4/3', '1', '1/0', 'a/b', '1/3/4', '-1/3'])
    assert.throws(() => shardOption(wrong), wrong);
  for (const wrong of ['0', '65', '1.5', '']) assert.throws(() => jobsOption(wrong), wrong);
});

const deployed = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, '../../deploy', name), 'utf8');

it('the Slurm array asks for as many parts as it has tasks, in words that the shell reads', () => {
  const script = deployed('slurm-array.sh');
  assert.match(script, /^#SBATCH --array=1-(\d+)$/m, 'shards begin at 1');
  assert.match(script, /--shard "\$SLURM_ARRAY_TASK_ID\/\$SLURM_ARRAY_TASK_COUNT"/);
  execFileSync('bash', ['-n'], { input: script });
});

it('the Kubernetes job has an index a shard', () => {
  const { kind, spec } = parse(deployed('kubernetes-batch.yaml'));
  assert.equal(kind, 'Job');
  assert.equal(spec.completionMode, 'Indexed');
  const [container] = spec.template.spec.containers;
  const [, of] = /--shard "\$\(\(JOB_COMPLETION_INDEX \+ 1\)\)\/(\d+)"/.exec(container.args[0]) ?? [];
  assert.equal(Number(of), spec.completions);
  assert.equal(spec.template.spec.restartPolicy, 'Never');
});

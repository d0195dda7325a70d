import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { analyze } from '#analysis/analyze.ts';
import { DoppelError, type DoppelErrorCode } from '#base/doppel-error.ts';
import { withProject } from '#comparison/open-gallery.ts';
import type { ProgressEvent } from '#contract/progress.ts';
import { listPairs, projectStatus } from '#pipeline';
import { acquireAnalysisLock } from '#project/analysis-lock.ts';
import { readCrops } from '#project/crops.ts';
import { makeSmallScene, type SmallScene } from '../fixtures/small-scene.ts';
import { fixtureVideo } from '../fixtures/videos.ts';
import { temporaryFolder } from '../property/sample-project.ts';
import { tracksRequest } from '../support/analyze-request.ts';
import { projectDigest } from '../support/project-digest.ts';

const sceneFolder = mkdtempSync(path.join(tmpdir(), 'doppel-scene-'));
process.on('exit', () => rmSync(sceneFolder, { recursive: true, force: true }));
let scene: SmallScene;
let whole: Readonly<Record<string, string>>;
before(async () => {
  scene = await makeSmallScene(sceneFolder);
  const out = path.join(sceneFolder, 'whole.doppel');
  await analyze(tracksRequest(scene.video, scene.tracks, out));
  whole = projectDigest(out);
});

const refusal = (code: DoppelErrorCode, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof DoppelError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

/** A place for a project in a folder of its own. */
const placeFor = (context: TestContext): string => path.join(temporaryFolder(context), 'a.doppel');

test('the block that went away and came back is the best candidate, and blocks seen together are vetoed', async (context) => {
  const out = placeFor(context);
  const { status } = await analyze(tracksRequest(scene.video, scene.tracks, out));
  assert.deepEqual(status.persons, { original: 6, active: 6, hidden: 0 });
  assert.equal(status.analysis, 'done');
  assert.equal(status.embedder?.weightless, true);
  const { pairs } = await listPairs(out, { all: true });
  assert.equal(pairs.length, 15);
  assert.deepEqual([pairs[0].a, pairs[0].b, pairs[0].vetoed], [1, 2, false]);
  assert.equal(pairs[0].gap_frames, 10);
  assert.ok(pairs.filter(({ vetoed }) => vetoed).length >= 9, 'persons 3 to 6 are all seen together');
});

test('an analysis that is stopped in any stage goes on there and ends in the same content', async (context) => {
  for (const stage of ['crops', 'embed', 'evidence', 'previews'] as const) {
    const out = path.join(temporaryFolder(context), `${stage}.doppel`);
    const stop = new AbortController();
    const onProgress = (event: ProgressEvent): void => {
      if (event.stage === stage) stop.abort();
    };
    const request = tracksRequest(scene.video, scene.tracks, out);
    await assert.rejects(analyze(request, { signal: stop.signal, onProgress }), refusal('cancelled', /Stopped/), stage);
    assert.equal((await projectStatus(out)).analysis, 'interrupted');
    const { resumed } = await analyze(request);
    assert.equal(resumed, true);
    assert.deepEqual(projectDigest(out), whole, `stopped in ${stage}`);
    assert.deepEqual(readdirSync(path.dirname(out)), [`${stage}.doppel`], 'nothing is left beside the file');
  }
});

test('a resumed analysis does not cut crops again that it has', async (context) => {
  const out = placeFor(context);
  const request = tracksRequest(scene.video, scene.tracks, out);
  const stop = new AbortController();
  let previews = 0;
  const interrupted = analyze(request, {
    signal: stop.signal,
    onProgress: ({ stage }) => {
      if (stage === 'previews') stop.abort();
    },
  });
  await assert.rejects(interrupted, refusal('cancelled', /Stopped/));
  const stages = new Set<string>();
  await analyze(request, {
    onProgress: ({ stage }) => {
      stages.add(stage);
      if (stage === 'previews') previews++;
    },
  });
  assert.ok(!stages.has('crops'), 'the video is not read a second time');
  assert.ok(previews >= 1);
});

test('a second call on a finished project does no work again and changes none of its content', async (context) => {
  const out = placeFor(context);
  const request = tracksRequest(scene.video, scene.tracks, out);
  await analyze(request);
  const reports: ProgressEvent[] = [];
  await analyze(request, { onProgress: (event) => reports.push(event) });
  assert.deepEqual(reports, []);
  assert.deepEqual(projectDigest(out), whole);
});

test('other settings of the previews make the previews anew and nothing else', async (context) => {
  const out = placeFor(context);
  await analyze(tracksRequest(scene.video, scene.tracks, out));
  const stages = new Set<string>();
  await analyze(tracksRequest(scene.video, scene.tracks, out, { previews: { size_px: 64 } }), {
    onProgress: ({ stage }) => stages.add(stage),
  });
  assert.deepEqual([...stages], ['previews']);
  const now = projectDigest(out);
  const changed = Object.keys(now).filter((sql) => now[sql] !== whole[sql]);
  assert.deepEqual(
    changed.map((sql) => /FROM (\w+)/.exec(sql)?.[1]),
    ['animation', 'finished_stage'],
  );
});

test('the project of another video or of other tracks is refused and stays as it is', async (context) => {
  const folder = temporaryFolder(context);
  const out = path.join(folder, 'a.doppel');
  await analyze(tracksRequest(scene.video, scene.tracks, out));
  const other = await makeSmallScene(folder, 100);
  await assert.rejects(analyze(tracksRequest(other.video, other.tracks, out)), refusal('conflict', /another video/));
  const fewer = path.join(folder, 'fewer.txt');
  writeFileSync(fewer, readFileSync(scene.tracks, 'utf8').split('\n').slice(0, 50).join('\n'));
  await assert.rejects(analyze(tracksRequest(scene.video, fewer, out)), refusal('conflict', /other persons/));
  assert.deepEqual(projectDigest(out), whole);
});

test('tracks that reach beyond the end of the video are refused, leave no project, and can be forced', async (context) => {
  const folder = temporaryFolder(context);
  const short = await makeSmallScene(folder, 60);
  const out = path.join(folder, 'a.doppel');
  const request = tracksRequest(short.video, scene.tracks, out);
  await assert.rejects(analyze(request), refusal('mismatch', /does not seem to be the video/));
  assert.ok(!existsSync(out));
  const { status } = await analyze({ ...request, force: true });
  assert.ok(status.loss.crops_missing > 0);
  assert.ok(status.warnings.some((warning) => warning.startsWith('Forced: ')));
});

test('tracks that end just behind the last frame are refused once the frames were counted', async (context) => {
  const folder = temporaryFolder(context);
  const short = await makeSmallScene(folder, 118);
  const out = path.join(folder, 'a.doppel');
  await assert.rejects(analyze(tracksRequest(short.video, scene.tracks, out)), refusal('mismatch', /118 frames/));
  assert.deepEqual(readdirSync(folder).toSorted(), ['blocks.mp4', 'blocks.txt']);
});

/** The scene's video with bytes changed in the middle of its pictures. */
function damage(video: string, target: string, bytesChanged = 400): void {
  copyFileSync(video, target);
  const bytes = readFileSync(target);
  for (let i = 0; i < bytesChanged; i++) bytes[Math.floor(bytes.length * 0.5) + i * 3] ^= 0x5a;
  writeFileSync(target, bytes);
}

test('a damaged video is analysed as far as it goes, with what was lost counted; strict refuses it', async (context) => {
  const folder = temporaryFolder(context);
  const video = path.join(folder, 'damaged.mp4');
  damage(scene.video, video);
  const out = path.join(folder, 'a.doppel');
  const { status } = await analyze(tracksRequest(video, scene.tracks, out));
  assert.ok(status.loss.decode_errors > 0);
  assert.ok(status.warnings.some((warning) => warning.startsWith('The video is damaged')));
  const strict = path.join(folder, 'strict.doppel');
  await assert.rejects(
    analyze(tracksRequest(video, scene.tracks, strict, { strict: true })),
    refusal('bad_video', /is damaged/),
  );
  assert.ok(!existsSync(strict));
  await assert.rejects(
    analyze(tracksRequest(video, scene.tracks, out, { strict: true })),
    refusal('bad_video', /is damaged/),
    'a project that knows of the damage refuses too',
  );
  assert.ok(existsSync(out), 'and stays');
});

test('frames that no crop needs are passed over and counted; strict looks at them, in a project that is there too', async (context) => {
  const folder = temporaryFolder(context);
  const tracks = path.join(folder, 'early.txt');
  const isEarly = (row: string): boolean => Number(row.split(',')[0]) <= 30;
  writeFileSync(tracks, readFileSync(scene.tracks, 'utf8').split('\n').filter(isEarly).join('\n'));
  const sound = path.join(folder, 'sound.doppel');
  const first = await analyze(tracksRequest(scene.video, tracks, sound));
  assert.ok(first.status.loss.frames_passed_over > scene.frameCount / 2, `${first.status.loss.frames_passed_over}`);
  assert.equal(first.status.video.frame_count, scene.frameCount);
  const again = await analyze(tracksRequest(scene.video, tracks, sound, { strict: true }));
  assert.deepEqual(
    [again.status.loss.frames_passed_over, again.status.crops.stored, again.status.loss.decode_errors],
    [0, first.status.crops.stored, 0],
  );

  const video = path.join(folder, 'damaged.mp4');
  // Within one picture: the heads of all are read.
  damage(scene.video, video, 8);
  const out = path.join(folder, 'damaged.doppel');
  const { status } = await analyze(tracksRequest(video, tracks, out));
  assert.equal(status.loss.decode_errors, 0, 'where nobody is');
  assert.ok(status.loss.frames_passed_over > scene.frameCount / 2);
  await assert.rejects(
    analyze(tracksRequest(video, tracks, out, { strict: true })),
    refusal('bad_video', /is damaged/),
  );
});

test('a video of which an earlier analysis knows that frames are lost is decoded whole: persons stay marked', async (context) => {
  const folder = temporaryFolder(context);
  const video = path.join(folder, 'damaged.mp4');
  copyFileSync(await fixtureVideo('flipped-bytes'), video);
  const tracks = path.join(folder, 'late.txt');
  // Behind the damage, where a decoder begins anew.
  writeFileSync(tracks, Array.from({ length: 20 }, (_, n) => `${n + 541},1,10,20,60,120,0.9`).join('\n'));
  const out = path.join(folder, 'a.doppel');
  const first = await analyze(tracksRequest(video, tracks, out, { every_frame: true }));
  assert.ok(first.status.loss.decode_errors > 0 && first.status.video.frame_count !== null);
  assert.ok(first.status.video.frame_count < 600, `${first.status.video.frame_count} frames`);
  const again = await analyze(tracksRequest(video, tracks, out, { crops: { per_person: 3 } }));
  assert.ok(first.status.loss.persons_possibly_misaligned.length > 0);
  // How often a decoder of several threads complains differs from run to run.
  assert.deepEqual({ ...again.status.loss, decode_errors: 0 }, { ...first.status.loss, decode_errors: 0 });
});

test('without similarity there are persons, crops and previews, and the project says why', async (context) => {
  const out = placeFor(context);
  const { status } = await analyze(tracksRequest(scene.video, scene.tracks, out, { similarity: { enabled: false } }));
  assert.equal(status.embedder, null);
  assert.equal(status.candidates, null);
  assert.equal(status.crops.stored, status.crops.planned);
  const best = await withProject(out, 'read', async (project) =>
    readCrops(project).filter(({ bestRank }) => bestRank !== null),
  );
  assert.ok(best.length >= 6, 'everybody has best pictures, to be shown and to be described later');
  assert.ok(status.warnings.includes('Similarity is switched off: persons are not compared.'));
  const { pairs } = await listPairs(out, { all: true });
  assert.ok(pairs.every(({ similarity }) => similarity === null));
  assert.ok(
    pairs.some(({ vetoed }) => vetoed),
    'place and time still speak',
  );
});

test('weights that cannot be read are a warning, and an error under strict', async (context) => {
  const folder = temporaryFolder(context);
  const model = path.join(folder, 'broken.onnx');
  writeFileSync(model, 'this is no model');
  const out = path.join(folder, 'a.doppel');
  const { status } = await analyze(tracksRequest(scene.video, scene.tracks, out, { similarity: { embedder: model } }));
  assert.equal(status.embedder, null);
  assert.ok(
    status.warnings.some((warning) => warning.includes('broken.onnx')),
    status.warnings.join('\n'),
  );
  const strict = tracksRequest(scene.video, scene.tracks, path.join(folder, 'b.doppel'), {
    strict: true,
    similarity: { embedder: model },
  });
  await assert.rejects(analyze(strict), refusal('bad_model', /broken\.onnx/));
});

test('a device that was asked for by name and is not there is an error before anything is made', async (context) => {
  const out = placeFor(context);
  const request = tracksRequest(scene.video, scene.tracks, out, { similarity: { device: 'cuda' } });
  // The weightless descriptor needs no device; weights do. Where there are none, the name alone must not pass.
  request.settings.similarity.embedder = 'osnet_x0_25_msmt17';
  await assert.rejects(analyze(request), (error) => {
    assert.ok(error instanceof DoppelError);
    return error.code === 'missing_device' || error.code === 'missing_model';
  });
  assert.ok(!existsSync(out));
});

test('persons of a file are hidden where the settings ask for it, with the count said, and shown again without', async (context) => {
  const out = placeFor(context);
  const analyzeWith = async (persons: object) => {
    const notices: string[] = [];
    const onNotice = (text: string): void => void notices.push(text);
    const request = tracksRequest(scene.video, scene.tracks, out, { persons });
    const { status } = await analyze(request, { onNotice });
    return { persons: status.persons, notices: notices.filter((text) => text.includes('hidden')) };
  };
  const hidden = (count: number, asked: string): string =>
    `${count} of 6 persons are hidden (${asked}). They stay in the project: show those you want again, or analyse again without that.`;
  const late = { persons: { original: 6, active: 6, hidden: 1 }, notices: [hidden(1, '--max-first-appearance 0.4')] };
  assert.deepEqual(await analyzeWith({ max_first_appearance: 0.4 }), late);
  assert.deepEqual(await analyzeWith({ max_first_appearance: 0.4 }), late, 'said each time, not only when it changes');
  assert.deepEqual(await analyzeWith({ top: 2, max_first_appearance: 0.4 }), {
    persons: { original: 6, active: 6, hidden: 4 },
    notices: [hidden(4, '--top 2, --max-first-appearance 0.4')],
  });
  assert.deepEqual(await analyzeWith({}), { persons: { original: 6, active: 6, hidden: 0 }, notices: [] });
});

test('the first frames of each person are taken where they are asked for', async (context) => {
  const out = placeFor(context);
  const overlay = { crops: { first: true, per_person: 5 } };
  const { status } = await analyze(tracksRequest(scene.video, scene.tracks, out, overlay));
  assert.equal(status.crops.planned, 30);
});

test('a second analysis of the same file at the same time is refused, and the first goes on', async (context) => {
  const out = placeFor(context);
  const lock = acquireAnalysisLock(out);
  await assert.rejects(analyze(tracksRequest(scene.video, scene.tracks, out)), refusal('locked', /being analysed/));
  lock.release();
  await analyze(tracksRequest(scene.video, scene.tracks, out));
  assert.ok(statSync(out).size > 0);
});

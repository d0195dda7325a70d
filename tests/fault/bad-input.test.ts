import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { float32Array } from '#platform/formats/numpy-array.ts';
import { runDoppel } from '../cli/run-doppel.ts';
import { makeSmallScene, type SmallScene } from '../fixtures/small-scene.ts';
import { fixtureVideo, type VideoFixture } from '../fixtures/videos.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';
import { boxes, climbingArchive, personsFile, programFile, strangePerson, zipBomb } from './strange-files.ts';

let folder = '';
let scene: SmallScene;
/** What is refused is refused before anything is described or shown, and what is not need not be looked at for long. */
let quick: readonly string[] = [];
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doppel-fault-'));
  scene = await makeSmallScene(folder, 60);
  const config = path.join(folder, 'quick.yaml');
  await writeFile(config, 'crops: {per_person: 8}\npreviews: {enabled: false}\n');
  quick = ['--config', config];
});
/** For what has nothing to do with weights: opening them takes longer than everything else before a refusal. */
const withoutWeights = (): readonly string[] => [...quick, '--embedder', 'stripes'];
after(() => rm(folder, { recursive: true }));

/** Every file and folder below a folder, with a hash of its content: nothing may be lost and nothing left behind. */
async function contentOf(place: string): Promise<readonly string[]> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const file = path.join(entry.parentPath, entry.name);
    const content = entry.isFile() ? await readFile(file) : '';
    return `${path.relative(place, file)} ${createHash('sha256').update(content).digest('hex')}`;
  });
  return (await Promise.all(lines)).sort();
}

let cases = 0;

/** A folder of a case's own. */
async function caseFolder(): Promise<string> {
  const place = path.join(folder, `case-${cases++}`);
  await mkdir(place);
  return place;
}

/** Runs a command, which must end with this code and one sentence, and must leave the folder as it was. */
async function refused(place: string, args: readonly string[], exit: 1 | 3, sentence: RegExp): Promise<void> {
  const earlier = await contentOf(place);
  const { code, stdout, stderr } = await runDoppel(args, { cwd: place });
  assert.deepEqual([code, stdout], [exit, ''], stderr);
  const lines = stderr.trimEnd().split('\n');
  assert.match(lines.at(-1) ?? '', /^doppel: \S+ .*\.$/, 'a sentence with a full stop');
  assert.match(lines.at(-1) ?? '', sentence);
  assert.doesNotMatch(stderr, /\n {4}at /, 'no stack of calls is shown');
  assert.deepEqual(await contentOf(place), earlier);
}

describe('a video that cannot be used is refused and leaves nothing behind', { concurrency: 2 }, () => {
  const fixtures: readonly (readonly [string, VideoFixture, RegExp])[] = [
    ['sound only', 'sound-only', /video\.m4a has sound but no picture/],
    ['sound only, as WAV', 'sound-only-wav', /video\.wav has sound but no picture/],
    ['a picture', 'picture', /is a still picture/],
    ['cut off before its index', 'cut-off', /cut off|damaged|index/i],
  ];
  for (const [what, name, sentence] of fixtures) {
    it(what, async () => {
      const place = await caseFolder();
      const file = await fixtureVideo(name);
      const copy = `video${path.extname(file)}`;
      await copyFile(file, path.join(place, copy));
      await refused(place, ['analyze', copy, '--tracks', scene.tracks, ...withoutWeights()], 3, sentence);
    });
  }

  it('empty', async () => {
    const place = await caseFolder();
    await writeFile(path.join(place, 'video.mp4'), '');
    await refused(
      place,
      ['analyze', 'video.mp4', '--tracks', scene.tracks, ...withoutWeights()],
      3,
      /video\.mp4 is empty/,
    );
  });

  it('missing', async () => {
    await refused(
      await caseFolder(),
      ['analyze', 'video.mp4', '--tracks', scene.tracks, ...withoutWeights()],
      3,
      /no (file|video).*video\.mp4/i,
    );
  });

  it('a directory', async () => {
    const place = await caseFolder();
    await mkdir(path.join(place, 'video.mp4'));
    await refused(
      place,
      ['analyze', 'video.mp4', '--tracks', scene.tracks, ...withoutWeights()],
      3,
      /video\.mp4 is a (folder|directory)/,
    );
  });
});

describe('a damaged video', { concurrency: 2 }, () => {
  const damaged: readonly (readonly [VideoFixture, RegExp])[] = [
    ['flipped-bytes', /^ +2 persons whose boxes may lie on wrong frames: 1 and 2$/m],
    [
      'cut-in-the-middle',
      /^ +\d+ crops that could not be cut$[\s\S]*^Warning: The pictures end after 3\d\d frames, at 1\d\.\d s/m,
    ],
  ];
  /** Two people who stand still through all 600 frames of the fixture. */
  const rows = Array.from({ length: 590 }, (_, n) => `${n + 1},1,10,20,60,120,0.9\n${n + 1},2,150,20,60,120,0.9`);
  for (const [name, loss] of damaged) {
    it(`(${name}) is analysed as far as it goes, with what was lost; --strict refuses it`, async () => {
      const place = await caseFolder();
      await copyFile(await fixtureVideo(name), path.join(place, 'video.mp4'));
      await writeFile(path.join(place, 'tracks.txt'), rows.join('\n'));
      const args = ['analyze', 'video.mp4', '--tracks', 'tracks.txt', ...withoutWeights()];
      await refused(place, [...args, '--strict', '--out', 'strict.doppel'], 3, /damaged/);
      const { code, stderr, stdout } = await runDoppel([...args, '--every-frame'], { cwd: place });
      assert.equal(code, 0, stderr);
      assert.match(stderr, /damaged/);
      assert.match(stdout, /^Lost +\d+ decoding errors$/m);
      assert.match(stdout, loss);
      assert.equal((await runDoppel(['verify', 'video.doppel'], { cwd: place })).code, 0);
    });
  }
});

describe('a persons file that cannot be trusted is refused and leaves nothing behind', { concurrency: 2 }, () => {
  const files: readonly (readonly [string, () => Promise<Uint8Array>, RegExp])[] = [
    ['cut off', async () => (await personsFile([strangePerson(1)])).subarray(0, -40), /cut off|damaged|zip/i],
    ['a zip bomb', zipBomb, /unpacked it is larger than/],
    ['members that climb out of the folder', climbingArchive, /\.\.|member/],
    ['a foreign global', () => programFile('cos\nsystem\n\x8c\x04echo\x85R'), /"os\.system", which is no part/],
    ['a reduce call', () => programFile('\x8c\x01x)R'), /nothing is ever called/],
    ['a million nested tuples', () => programFile(`)${'\x85'.repeat(1_000_000)}`), /nested more than 64 deep/],
    [
      'boxes of a wrong shape',
      () => personsFile([strangePerson(7, { bboxes: float32Array(new Float32Array(6), [2, 3]) })]),
      /person 7.*bboxes.*\(2, 3\)/,
    ],
    ['NaN in a box', () => personsFile([strangePerson(7, { bboxes: boxes(1, 2, NaN, 4, 1, 2, 3, 4) })]), /person 7/],
    ['no persons', () => personsFile([]), /there is no person in it/],
    [
      'an id that comes twice',
      () => personsFile([strangePerson(7), strangePerson(7)]),
      /the id 7 stands for two persons/,
    ],
  ];
  for (const [what, make, sentence] of files) {
    it(what, async () => {
      const place = await caseFolder();
      await writeFile(path.join(place, 'persons.npz'), await make());
      const args = ['analyze', scene.video, '--persons', 'persons.npz', '--out', 'a.doppel', ...withoutWeights()];
      await refused(place, args, 3, sentence);
      await refused(place, ['inspect', 'persons.npz'], 3, sentence);
    });
  }

  it('an entry called __proto__ is an entry that nobody asks for, and changes nothing', async () => {
    const place = await caseFolder();
    const persons = [new Map(strangePerson(1)).set('__proto__', ['polluted']), strangePerson(2)];
    await writeFile(path.join(place, 'persons.npz'), await personsFile(persons));
    const { code, stdout, stderr } = await runDoppel(['inspect', 'persons.npz'], { cwd: place });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /2 persons/);
  });

  it('5,000 persons are read within a few seconds', async () => {
    const place = await caseFolder();
    const persons = Array.from({ length: 5000 }, (_, n) => strangePerson(n + 1));
    await writeFile(path.join(place, 'persons.npz'), await personsFile(persons));
    const { code, stdout, stderr } = await runDoppel(['inspect', 'persons.npz'], { cwd: place });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /5,?000 persons/);
  });
});

describe('a place that cannot be written', () => {
  it('ends the demo in a sentence where a file stands in the way', async () => {
    const place = await caseFolder();
    await writeFile(path.join(place, 'note.txt'), 'mine');
    const sentence = /The demo could not be written into \S*note\.txt: a file stands where a folder was expected/;
    await refused(place, ['demo', '--to', 'note.txt'], 1, sentence);
    await refused(place, ['demo', '--to', 'note.txt/demo'], 1, /a part of its path is a file/);
  });
});

describe('tracks that are no tracks are refused and leave nothing behind', { concurrency: 2 }, () => {
  const texts: readonly (readonly [string, string, RegExp])[] = [
    ['a line of junk', '1,1,10,20,30,40,1\nhello there\n', /line 2.*hello there/],
    ['nothing', '', /is empty/],
    ['NaN', '1,1,10,nan,30,40,1\n', /line 1/],
  ];
  for (const [what, text, sentence] of texts) {
    it(what, async () => {
      const place = await caseFolder();
      await writeFile(path.join(place, 'tracks.txt'), text);
      await refused(
        place,
        ['analyze', scene.video, '--tracks', 'tracks.txt', '--out', 'a.doppel', ...withoutWeights()],
        3,
        sentence,
      );
    });
  }

  it('a video', async () => {
    const place = await caseFolder();
    const args = ['analyze', scene.video, '--tracks', scene.video, '--out', 'a.doppel', ...withoutWeights()];
    await refused(place, args, 3, /it is a video\. Doppel reads/);
  });

  it('tracks of another, larger video', async () => {
    const place = await caseFolder();
    await writeFile(path.join(place, 'tracks.txt'), '1,1,1500,900,80,200,1\n2,1,1500,900,80,200,1\n');
    await refused(
      place,
      ['analyze', scene.video, '--tracks', 'tracks.txt', '--out', 'a.doppel', ...withoutWeights()],
      3,
      /--force/,
    );
  });
});

const weights = sharedFile('models/osnet_x0_25_msmt17.onnx');
const detector = sharedFile('models/yolox_nano.onnx');
const skip = skipWithout('models/osnet_x0_25_msmt17.onnx', 'models/yolox_nano.onnx');
describe('weights that are not what they should be', { skip, concurrency: 2 }, () => {
  const models: readonly (readonly [string, string, () => Promise<Uint8Array>, RegExp])[] = [
    ['cut off', 'mine.onnx', async () => (await readFile(weights)).subarray(0, 500_000), /mine\.onnx/],
    ['of another family', 'mine.onnx', async () => readFile(detector), /mine\.onnx.*(detector|family|output)/],
    [
      'of another hash than their entry',
      'osnet_x0_25_msmt17.onnx',
      async () => Buffer.concat([await readFile(weights), Buffer.from('x')]),
      /sha-?256|hash/i,
    ],
  ];
  for (const [what, name, make, sentence] of models) {
    it(`(${what}) end a strict analysis in a sentence, and leave a project without similarity otherwise`, async () => {
      const place = await caseFolder();
      await writeFile(path.join(place, name), await make());
      const embedder =
        name === 'mine.onnx' ? ['--embedder', './mine.onnx'] : ['--embedder', 'osnet_x0_25_msmt17', '--models', '.'];
      const args = ['analyze', scene.video, '--tracks', scene.tracks, ...embedder, '--out', 'a.doppel', ...quick];
      await refused(place, [...args, '--strict'], 3, sentence);
      const { code, stdout, stderr } = await runDoppel(args, { cwd: place });
      assert.equal(code, 0, stderr);
      assert.match(stderr, sentence);
      assert.match(stdout, /^Similarity +without similarity/m);
    });
  }
});

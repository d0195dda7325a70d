import assert from 'node:assert/strict';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { decodeFrames } from '#platform/video/decode-frames.ts';
import { locateFfmpeg } from '#platform/video/locate-ffmpeg.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { ffmpegBuilds } from '../fixtures/ffmpeg-builds.ts';
import { fixtureVideo, type VideoFixture } from '../fixtures/videos.ts';
import { runPython, skipWithoutPython } from '../support/python.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';

/** Every frame of these is compared. All are undamaged: on damaged files OpenCV gives up where ffmpeg goes on. */
const fixtures: readonly VideoFixture[] = [
  'h264-b-frames',
  'h264-bt709',
  'variable-rate',
  'variable-rate-mkv',
  'rotated-90',
  'edit-list',
  'mpeg4-avi',
  'mpeg4-avi-b-frames',
  'vp9-webm',
  'h264-10-bit',
  'hevc-10-bit',
  'odd-size-mpeg4',
  'odd-size-vp9',
  'full-range-mjpeg',
  'mpeg-ts',
  'with-sound',
  'size-changes',
];

const realVideos = ['TUD-Campus.mp4', 'PETS09-S2L1-clip.mp4', 'PETS09-S2L1.mp4', 'one-by-one-person-detection.mp4'];
/** All frames are decoded and counted, this many between two that are compared: 0.9 GB would have to be kept otherwise. */
const realStride = 67;

/** Mean absolute difference in grey levels (of 255) of a frame: the bar. The neighbouring fixture frame is 25 or more away. */
const tolerance = 2;

interface Reading {
  readonly video: string;
  readonly stride: number;
  readonly frames: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
}

const skip = await skipWithoutPython('tools');
const skipReal = skip || skipWithout(...realVideos.map((name) => `data/${name}`));

describe('frames are those of OpenCV', { skip }, () => {
  let folder = '';
  const readings = new Map<string, Reading>();

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'doppel-opencv-'));
    const jobs = [];
    for (const name of fixtures) {
      jobs.push({ name, video: await fixtureVideo(name), stride: 1, frames: path.join(folder, `${name}.rgb`) });
    }
    for (const name of skipReal === false ? realVideos : []) {
      jobs.push({
        name,
        video: sharedFile(`data/${name}`),
        stride: realStride,
        frames: path.join(folder, `${name}.rgb`),
      });
    }
    const script = path.join(import.meta.dirname, 'opencv-frames.py');
    const { stdout } = await runPython('tools', script, [], { stdin: JSON.stringify(jobs), timeoutMs: 180_000 });
    const answers = JSON.parse(stdout) as Pick<Reading, 'count' | 'width' | 'height'>[];
    for (const [at, job] of jobs.entries()) {
      readings.set(job.name, { ...job, ...answers[at] });
    }
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [tools, skipTools] of ffmpegBuilds) {
    for (const name of fixtures) {
      test(`${name} with the ${tools} ffmpeg`, { skip: skipTools }, () => compare(readings.get(name), tools));
    }
    for (const name of realVideos) {
      test(`${name} with the ${tools} ffmpeg`, { skip: skipReal || skipTools }, () =>
        compare(readings.get(name), tools),
      );
    }
  }
});

async function compare(reading: Reading | undefined, choice: string): Promise<void> {
  assert(reading !== undefined && reading.count > 0, 'OpenCV read nothing');
  const tools = await locateFfmpeg(choice);
  const probe = await probeVideo(reading.video, { tools });
  assert.deepEqual([probe.widthPx, probe.heightPx], [reading.width, reading.height]);
  const kept = await open(reading.frames, 'r');
  const report = await decodeFrames({
    path: reading.video,
    probe,
    tools,
    frameIndices: reading.stride === 1 ? 'all' : { stride: reading.stride },
    onFrame: async ({ frameIndex, image }) => {
      const expected = await readPart(kept, (frameIndex / reading.stride) * image.data.length, image.data.length);
      const difference = meanDifference(image.data, expected);
      assert(difference < tolerance, `frame ${frameIndex} lies ${difference.toFixed(2)} grey levels away`);
    },
  }).finally(() => kept.close());
  assert.equal(report.frameCount, reading.count);
  assert.equal(report.decodeErrors, 0, report.messages.join('\n'));
}

async function readPart(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  assert.equal(bytesRead, length, 'OpenCV had fewer frames');
  return buffer;
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) {
    sum += Math.abs(a[at] - b[at]);
  }
  return sum / a.length;
}

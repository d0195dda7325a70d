import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import type { ProgressEvent } from '#contract/progress.ts';
import { settings } from '#contract/settings.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { goldenDetections } from '#tests/golden/golden-files.ts';
import { patient } from '#tests/support/patience.ts';
import { sharedFile, sharedFolder, skipWithout } from '#tests/support/shared-data.ts';
import type { DetectedFrame } from '#tracking/tracks/detections.ts';
import { detectAndTrack, personsOf } from './find-persons.ts';

const video = sharedFile('data/TUD-Campus.mp4');
const models = `${sharedFolder}/models`;
const skip = skipWithout('data/TUD-Campus.mp4', 'models/yolox_nano.onnx');

type Find = Parameters<typeof detectAndTrack>[0];

async function find(changed: Partial<Find> = {}): ReturnType<typeof detectAndTrack> {
  const request = { video, models, device: 'cpu', earlier: [], onDetections: () => undefined } as const;
  return detectAndTrack({ ...request, probe: await probeVideo(video), settings: settings.parse({}), ...changed });
}

const isError = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof DoppelError && error.code === code && message.test(error.message);

describe('finding persons in a bare video', () => {
  it('sees what Python sees, and says where it ran and how far it is', { skip }, async () => {
    const progress: ProgressEvent[] = [];
    const found = await find({ onProgress: (event) => progress.push(event) });
    const golden = goldenDetections('TUD-Campus.detections.golden.json');
    assert.deepEqual(found.detections.rowStarts, golden.rowStarts);
    found.detections.boxesPx.forEach((value, i) => {
      assert.ok(Math.abs(value - golden.boxesPx[i]) < 0.02);
    });
    assert.equal(found.detector.id, 'yolox_nano');
    assert.equal(found.detector.device, 'cpu');
    assert.equal(found.report.frameCount, 71);
    assert.ok(found.persons.length >= 7 && found.persons.length <= 12, `${found.persons.length} persons`);
    assert.equal(progress.at(-1)?.done, 71);
    const done = progress.map((event) => event.done);
    assert.deepEqual(
      done,
      done.toSorted((a, b) => a - b),
    );
    assert.ok(progress.every(({ stage, total }) => stage === 'detect' && total === 71));
  });

  it('ends in the same, bit for bit, when it was interrupted and goes on', { skip }, async () => {
    const whole = await find();
    const stop = new AbortController();
    const kept: DetectedFrame[] = [];
    const interrupted = find({
      signal: stop.signal,
      onDetections: (frames) => {
        kept.push(...frames);
        stop.abort();
      },
    });
    await assert.rejects(interrupted, isError('cancelled', /TUD-Campus/));
    assert.ok(kept.length > 0 && kept.length < 71);
    assert.deepEqual(
      kept.map(({ frameIndex }) => frameIndex),
      kept.map((_, index) => index),
    );
    const rest: DetectedFrame[] = [];
    const resumed = await find({ earlier: kept, onDetections: (frames) => void rest.push(...frames) });
    assert.equal(rest[0].frameIndex, kept.length);
    assert.deepEqual({ ...resumed, report: null, detector: null }, { ...whole, report: null, detector: null });
  });

  it('looks at every K-th frame only, and fills in between', { skip }, async () => {
    const found = await find({ settings: settings.parse({ detect: { stride: 3 } }) });
    assert.deepEqual([...found.detections.scannedFrames].slice(0, 4), [0, 3, 6, 9]);
    const [longest] = found.tracklets.toSorted((a, b) => b.frameIndices.length - a.frameIndices.length);
    assert.ok(longest.detectionIndices.includes(-1));
    assert.equal(longest.frameIndices[1] - longest.frameIndices[0], 1);
  });

  it('stops within a second of being asked, and leaves nothing running', { skip }, async () => {
    const stop = new AbortController();
    let askedMs = 0;
    const work = find({
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done < 5 || stop.signal.aborted) return;
        askedMs = performance.now();
        stop.abort();
      },
    });
    await assert.rejects(work, isError('cancelled', /Stopped on request/));
    assert.ok(performance.now() - askedMs < patient(1000));
  });

  it('passes on what the receiver of the detections throws', { skip }, async () => {
    const failure = new DoppelError('disk_full', 'no room');
    await assert.rejects(find({ onDetections: () => Promise.reject(failure) }), failure);
  });

  it('says which detectors there are when asked for another', { skip }, async () => {
    const unknown = settings.parse({ detect: { detector: 'yolo99' } });
    await assert.rejects(find({ settings: unknown }), isError('not_found', /no detector "yolo99".*yolox_nano/));
  });

  it('says where it looked and what to do when the weights are missing', { skip }, async () => {
    await assert.rejects(
      find({ models: import.meta.dirname }),
      isError('missing_model', /yolox_nano\.onnx is not in .*doppel models pull yolox_nano/),
    );
  });
});

describe('persons of detections', () => {
  const detections = goldenDetections('PETS09-S2L1-clip.detections.golden.json');
  const picture = { widthPx: 768, heightPx: 576 };

  it('keeps every tracklet whole within exactly one person', () => {
    const { tracklets, persons } = personsOf(detections, settings.parse({}), picture, 200);
    const within = persons.flatMap((person) => person.tracklets);
    assert.deepEqual(
      within.toSorted((a, b) => a.number - b.number),
      tracklets,
    );
  });

  it('asks whether the signpost is a person, and nobody else', () => {
    const alone = settings.parse({ grouping: { enabled: false }, track: { match_thresh: 0.6 } });
    const { log } = personsOf(detections, alone, picture, 200);
    assert.equal(log.filter(({ kind }) => kind === 'still').length, 1);
  });

  it('makes a person of each tracklet where grouping is switched off', () => {
    const alone = settings.parse({ grouping: { enabled: false }, track: { match_thresh: 0.6 } });
    const { tracklets, persons, log } = personsOf(detections, alone, picture, 200);
    assert.equal(persons.length, tracklets.length);
    assert.deepEqual(
      log.filter(({ kind }) => kind !== 'still'),
      [],
    );
    const together = personsOf(detections, settings.parse({ track: { match_thresh: 0.6 } }), picture, 200);
    assert.ok(together.persons.length < tracklets.length);
  });

  it('only hides what a filter leaves out, and says why', () => {
    const filtered = settings.parse({ persons: { top: 3, max_first_appearance: 0.5 } });
    const { persons, log } = personsOf(detections, filtered, picture, 200);
    const hidden = log.filter((entry) => entry.kind === 'hidden');
    assert.ok(persons.length > 3);
    assert.equal(hidden.length, persons.length - 3);
  });

  it('finds nobody where there is nobody, without complaint', () => {
    const empty = {
      scannedFrames: Int32Array.of(0, 1),
      rowStarts: new Int32Array(3),
      boxesPx: new Float32Array(0),
      confidences: new Float32Array(0),
    };
    assert.deepEqual(personsOf(empty, settings.parse({}), picture, 2), { tracklets: [], persons: [], log: [] });
  });
});

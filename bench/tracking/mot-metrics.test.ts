import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { goldenMotRows, readGolden } from '#tests/golden/golden-files.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { type MotRow, scoreTracks } from './mot-metrics.ts';
import { readTruth } from './mot-truth.ts';

const row = (frame: number, id: number, x: number): MotRow => ({ frame, id, boxPx: [x, 0, x + 10, 10] });

describe('tracking metrics', () => {
  const golden = readGolden('scores.golden.json') as readonly Record<string, number | string>[];
  for (const expected of golden) {
    const { video, tracks } = expected;
    it(`equal py-motmetrics on ${tracks}`, { skip: skipWithout(`data/${video}.gt.txt`) }, () => {
      const score = scoreTracks(readTruth(sharedFile(`data/${video}.gt.txt`)), goldenMotRows(String(tracks)));
      assert.equal(score.idf1, expected.idf1);
      assert.equal(score.mota, expected.mota);
      assert.equal(score.switches, expected.num_switches);
      assert.equal(score.misses, expected.num_misses);
      assert.equal(score.falsePositives, expected.num_false_positives);
      assert.equal(score.truthBoxes, expected.num_objects);
    });
  }

  it('are perfect for tracks that are the truth under other names', () => {
    const truth = [row(0, 1, 0), row(0, 2, 50), row(1, 1, 2), row(1, 2, 48)];
    const score = scoreTracks(
      truth,
      truth.map((r) => ({ ...r, id: r.id + 7 })),
    );
    assert.deepEqual([score.idf1, score.mota, score.switches], [1, 1, 0]);
  });

  it('count a switch where a person goes on under another id', () => {
    const truth = [row(0, 1, 0), row(1, 1, 0), row(2, 1, 0), row(3, 1, 0)];
    const score = scoreTracks(truth, [row(0, 5, 0), row(1, 5, 0), row(2, 6, 0), row(3, 6, 0)]);
    assert.deepEqual([score.idf1, score.mota, score.switches], [0.5, 0.75, 1]);
  });
});

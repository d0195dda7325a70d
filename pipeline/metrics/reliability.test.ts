import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '#base/seeded-random.ts';
import { averagePrecision, listWorth, precisionAtFullRecall } from './labelled-ranking.ts';
import { drawnWeight, type ForecastPair, reliabilityTable, wilsonInterval } from './reliability.ts';

const { uniform } = seededRandom(9);
const forecast = (probability: number, same: boolean, index = 0): ForecastPair => ({
  probability,
  same,
  persons: [`a${index % 30}`, `b${index % 17}`],
});

describe('reliabilityTable', () => {
  it('is near 0 for forecasts that come true as often as they say', () => {
    const honest = Array.from({ length: 20_000 }, (_, index) => {
      const probability = uniform();
      return forecast(probability, uniform() < probability, index);
    });
    const table = reliabilityTable(honest, uniform);
    assert.ok(table.expected_calibration_error < 0.02, String(table.expected_calibration_error));
    for (const { observed, low, high } of table.bins) {
      assert.ok(observed !== null && low !== null && high !== null && low <= observed && observed <= high);
    }
  });

  it('is the distance between what is said and what is so, weighted by pairs', () => {
    // Three pairs of 0.95, one true; one pair of 0.05, not true.
    const pairs = [forecast(0.95, true), forecast(0.95, false), forecast(0.95, false), forecast(0.05, false)];
    const { expected_calibration_error: error, bins } = reliabilityTable(pairs, uniform);
    assert.ok(Math.abs(error - (3 * (0.95 - 1 / 3) + 0.05) / 4) < 1e-9);
    assert.deepEqual(
      bins.map(({ pairs: count }) => count),
      [1, 0, 0, 0, 0, 0, 0, 0, 0, 3],
    );
    assert.equal(bins[4].observed, null);
  });

  it('has wider intervals where few persons make many pairs than where many do', () => {
    const pairsOf = (persons: number): readonly ForecastPair[] =>
      Array.from({ length: 900 }, (_, index) => {
        const person = index % persons;
        return { probability: 0.55, same: person % 2 === 0, persons: [`p${person}`, `p${person}`] };
      });
    const width = (persons: number): number => {
      const { low, high } = reliabilityTable(pairsOf(persons), uniform).bins[5];
      return (high ?? 0) - (low ?? 0);
    };
    assert.ok(width(6) > 2 * width(300));
  });

  it('weighs a pair by how often both its persons were drawn', () => {
    const drawn = new Map([
      ['x', 2],
      ['y', 3],
    ]);
    assert.equal(drawnWeight(['x', 'y'], drawn), 6);
    assert.equal(drawnWeight(['x', 'x'], drawn), 2);
    assert.equal(drawnWeight(['x', 'z'], drawn), 0);
  });

  it('does not take twenty of twenty for certainty', () => {
    const [low, high] = wilsonInterval(1, 20);
    assert.ok(low > 0.8 && low < 0.85 && high === 1);
  });
});

describe('the worth of a ranking', () => {
  const judged = (...marks: readonly boolean[]) => marks.map((same, index) => ({ same, score: -index }));

  it('is 1 where all true pairs come first', () => {
    assert.equal(averagePrecision(judged(true, true, false)), 1);
    assert.equal(precisionAtFullRecall(judged(true, true, false)), 1);
  });

  it('falls with each wrong pair that stands above a true one', () => {
    assert.equal(averagePrecision(judged(true, false, true)), (1 + 2 / 3) / 2);
    assert.equal(precisionAtFullRecall(judged(true, false, true)), 2 / 3);
  });

  it('gives nothing to a rule that gives all pairs the same score', () => {
    const pairs = [true, false, true, false].map((same) => ({ same, score: 0.5 }));
    assert.equal(precisionAtFullRecall(pairs), 0.5);
    assert.equal(averagePrecision(pairs), (1 / 3 + 2 / 4) / 2);
  });

  it('has no value where nothing is true, and counts what a list holds', () => {
    assert.equal(averagePrecision(judged(false)), null);
    assert.equal(precisionAtFullRecall([]), null);
    const worth = listWorth(judged(true, false, true), ({ score }) => score >= -1);
    assert.deepEqual(worth, { listed: 2, listedSame: 1, same: 2, precision: 0.5, recall: 0.5 });
    assert.equal(listWorth(judged(true), () => false).precision, null);
  });
});

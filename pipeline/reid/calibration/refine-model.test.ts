import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matrix4 } from './matrix4.ts';
import { type PairModel, probabilityOf } from './probability.ts';
import { type DecidedPair, isRefinable, refineModel } from './refine-model.ts';

const shipped: PairModel = {
  coefficients: [-4, 8, 8, -6],
  covariance: matrix4((row, column) => (row === column ? [6, 3, 12, 7][row] : 0)),
  fourth: 'steadiness',
  usualSteadiness: 0.5,
  offset: 0,
};
const at = (likeness: number): DecidedPair['measures'] => ({
  likeness,
  bestMatches: likeness,
  steadiness: 0.5,
  crowding: -3,
});
const decided = (likeness: number, same: boolean, weight = 1): DecidedPair => ({
  measures: at(likeness),
  same,
  weight,
});

/** A video in which everybody looks alike: what the shipped model calls the same is not. */
const uniforms = [0.5, 0.52, 0.54, 0.56, 0.58, 0.6].map((likeness) => decided(likeness, false));
const returns = [0.8, 0.82, 0.85, 0.9].map((likeness) => decided(likeness, true));

describe('refineModel', () => {
  it('lowers what the analyst has refused many times, and keeps high what was confirmed', () => {
    const refined = refineModel(shipped, [...uniforms, ...returns]);
    const [before, after] = [shipped, refined].map((model) => probabilityOf(at(0.57), model).value);
    assert.ok(before > 0.7 && after < 0.4, `${before} to ${after}`);
    assert.ok(probabilityOf(at(0.88), refined).value > 0.75);
  });

  it('is surer afterwards than before, near what was decided', () => {
    const refined = refineModel(shipped, [...uniforms, ...returns]);
    const width = (model: PairModel): number => {
      const { low, high } = probabilityOf(at(0.7), model);
      return high - low;
    };
    assert.ok(width(refined) < width(shipped));
  });

  it('leaves the shipped model as it is under ten decisions, or with one kind only', () => {
    assert.equal(refineModel(shipped, [...uniforms.slice(1), ...returns]), shipped);
    assert.equal(refineModel(shipped, [...uniforms, ...uniforms]), shipped);
    assert.equal(refineModel(shipped, []), shipped);
  });

  it('counts the pairs of one merge of many as the decisions that they are', () => {
    // A merge of five gives ten pairs and four decisions.
    const merge = Array.from({ length: 10 }, () => decided(0.8, true, 0.4));
    assert.equal(isRefinable([...merge, ...uniforms.slice(0, 5)]), false);
    assert.equal(isRefinable([...merge, ...uniforms]), true);
  });

  it('does not follow decisions that turn the world upside down', () => {
    const odd = Array.from({ length: 400 }, (_, i) => decided(i % 2 === 0 ? 0.1 : 0.9, i % 2 === 0));
    assert.equal(refineModel(shipped, odd), shipped);
  });
});

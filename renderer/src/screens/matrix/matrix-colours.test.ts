import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrixColours } from './matrix-colours.ts';

const grey = '#888888';

/** The colour at the lower or at the next stop of a value, by its place on the scale. */
function stopsAround(value: number, { zmin, zmax, colorscale }: ReturnType<typeof matrixColours>): readonly string[] {
  const place = Math.max(0, (value - zmin) / (zmax - zmin));
  const next = colorscale.findIndex(([at]) => at > place);
  return next === -1 ? [colorscale[colorscale.length - 1][1]] : [colorscale[next - 1][1], colorscale[next][1]];
}

test('no similarity looks like a veto, and a veto like no similarity', () => {
  const colours = matrixColours(0.3, grey);
  for (const similarity of [0.3, 0.30001, 0.5, 0.99, 1]) {
    assert.ok(!stopsAround(similarity, colours).includes(grey), `${similarity}`);
  }
  assert.deepEqual(stopsAround(-2, colours), [grey, grey]);
});

test('the scale ascends from 0 to 1, as Plotly demands', () => {
  const places = matrixColours(-0.4, grey).colorscale.map(([at]) => at);
  assert.deepEqual(
    places,
    places.toSorted((one, other) => one - other),
  );
  assert.deepEqual([places[0], places[places.length - 1]], [0, 1]);
});

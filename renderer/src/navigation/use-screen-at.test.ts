import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { analysisAddress } from '../screens/analysis/analysis-address.ts';
import { personAddress, splitAddress } from '../screens/person/person-address.ts';
import { pairOf, reviewAddress } from '../screens/review/review-address.ts';
import { type ScreenAt, useScreenAt } from './use-screen-at.ts';

const screens = [
  { name: 'start', pattern: '' },
  { name: 'analysis', pattern: '/:analysis' },
  { name: 'review', pattern: '/:pair?' },
  { name: 'person', pattern: '/:person?/:does?' },
] as const;

type Seen = ScreenAt<(typeof screens)[number]>;

/** Tells which screen it is drawn for. */
function Probe({ tell }: { readonly tell: (seen: Seen) => void }) {
  tell(useScreenAt(screens));
  return null;
}

/** Where an address leads. */
function at(address: string): Seen {
  const seen: Seen[] = [];
  const children = createElement(Probe, { tell: (one) => void seen.push(one) });
  renderToStaticMarkup(createElement(Router, { hook: useHashLocation, ssrPath: address.replace(/^#/, ''), children }));
  assert.equal(seen.length, 1);
  return seen[0];
}

test('what an address was made of reaches its screen', () => {
  assert.equal(at(analysisAddress('a/b c%41')).params.analysis, 'a/b c%41');
  assert.equal(at(personAddress(12)).params.person, '12');
  assert.equal(at(personAddress(12)).params.does, undefined);
  assert.deepEqual([at(splitAddress(12)).params.person, at(splitAddress(12)).params.does], ['12', 'split']);
  assert.deepEqual(pairOf(at(reviewAddress([3, 17])).params.pair), [3, 17]);
  assert.equal(at('#/review').screen.name, 'review');
});

test('what stands behind a question mark names no screen and no part', () => {
  assert.deepEqual(pairOf(at('#/review/3-17?from=10').params.pair), [3, 17]);
  const { screen, params } = at('#/review?tag=a/b');
  assert.deepEqual([screen.name, params.pair], ['review', undefined]);
});

test('an address that means nothing leads to the first screen', () => {
  for (const address of ['/', '/no-such-screen/1', '/reviews', '/start/3']) {
    assert.equal(at(address).screen.name, 'start', address);
  }
});

test('an argument that means nothing is none', () => {
  assert.equal(pairOf('3-x'), null);
  assert.equal(pairOf(undefined), null);
  assert.equal(at('/analysis/%E0%A4').params.analysis, '%E0%A4');
});

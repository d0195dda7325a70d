import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashOf, type Route, routeOf } from './route.ts';

test('every route survives the address bar', () => {
  const routes: readonly Route[] = [
    { screen: 'start' },
    { screen: 'analysis', analysis: 'a/b c' },
    { screen: 'review', pair: null },
    { screen: 'review', pair: [3, 17] },
    { screen: 'persons' },
    { screen: 'persons', only: 'two' },
    { screen: 'person', person: 12 },
    { screen: 'person', person: 12, does: 'split' },
    { screen: 'matrix' },
    { screen: 'history' },
    { screen: 'export' },
  ];
  for (const route of routes) assert.deepEqual(routeOf(hashOf(route)), route);
});

test('an address that means nothing leads somewhere harmless', () => {
  assert.deepEqual(routeOf(''), { screen: 'start' });
  assert.deepEqual(routeOf('#/no-such-screen/1'), { screen: 'start' });
  assert.deepEqual(routeOf('#/person/abc'), { screen: 'persons' });
  assert.deepEqual(routeOf('#/review/3-x'), { screen: 'review', pair: null });
});

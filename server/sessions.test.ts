import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sessions } from './sessions.ts';

test('a session that nobody used for twelve hours is over, one in use goes on', () => {
  let now = 0;
  const sessions = new Sessions(() => now);
  const begun = sessions.begin(sessions.newAddressToken());
  assert.ok(begun);
  for (let hour = 11; hour <= 44; hour += 11) {
    now = hour * 3600_000;
    assert.equal(sessions.refuseWithoutToken(begun.token), null, `at hour ${hour}`);
  }
  now += 12 * 3600_000 + 1;
  assert.equal(sessions.refuseWithoutToken(begun.token)?.status, 401);
});

test('of more addresses than anybody opens at once the oldest goes', () => {
  const sessions = new Sessions();
  const tokens = Array.from({ length: 17 }, () => sessions.newAddressToken());
  assert.equal(sessions.begin(tokens[0]), null);
  assert.ok(sessions.begin(tokens[1]));
});

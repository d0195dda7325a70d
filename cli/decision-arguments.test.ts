import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decisionRequest } from '#contract/decisions.ts';
import { type DecisionOptions, decisionOfArguments } from './decision-arguments.ts';

describe('a decision as typed', () => {
  const cases: readonly [string, readonly string[], DecisionOptions, object][] = [
    ['merge', ['4', '9'], {}, { kind: 'merge', persons: [4, 9] }],
    ['merge', ['4', '9', '2'], { into: 9 }, { kind: 'merge', persons: [4, 9, 2], into: 9 }],
    ['apart', ['1', '2'], {}, { kind: 'apart', a: 1, b: 2 }],
    ['unsure', ['1', '2'], {}, { kind: 'unsure', a: 1, b: 2 }],
    ['split', ['7'], { at: 0 }, { kind: 'split', person: 7, at_frame: 0 }],
    ['split', ['7'], { tracklets: [3, 4] }, { kind: 'split_tracklets', person: 7, tracklets: [3, 4] }],
    ['rename', ['7', 'Red', 'jacket'], {}, { kind: 'rename', person: 7, name: 'Red jacket' }],
    ['rename', ['7', ''], {}, { kind: 'rename', person: 7, name: '' }],
    ['hide', ['7'], {}, { kind: 'hide', person: 7 }],
    ['show', ['7'], {}, { kind: 'show', person: 7 }],
    ['whole', ['7'], {}, { kind: 'whole', person: 7 }],
    ['note', ['7', 'left at the door'], {}, { kind: 'note', person: 7, text: 'left at the door' }],
    ['undo', [], {}, { kind: 'undo' }],
    ['undo', ['12'], {}, { kind: 'undo', event: 12 }],
    ['redo', ['12'], {}, { kind: 'redo', event: 12 }],
  ];
  for (const [word, values, options, expected] of cases) {
    it(`${word} ${values.join(' ')} ${JSON.stringify(options)} is the request of the contract`, () => {
      const request = decisionOfArguments(word, values, options);
      assert.deepEqual(request, expected);
      assert.deepEqual(decisionRequest.parse(request), expected);
    });
  }

  const refused: readonly [string, readonly string[], DecisionOptions, RegExp][] = [
    ['glue', ['1', '2'], {}, /"glue" is not a decision.*merge, join, apart/],
    ['toString', [], {}, /is not a decision/],
    ['merge', ['1'], {}, /merge A B \[C \.\.\.\].*found 1/],
    ['merge', ['1', 'b'], {}, /"b" is not a number/],
    ['merge', ['1', '2.5'], {}, /"2\.5" is not a number/],
    ['merge', ['1', ''], {}, /"" is not a number/],
    ['merge', ['1', '2'], { into: 3 }, /--into 3 is none of 1, 2/],
    ['apart', ['1', '2', '3'], {}, /apart A B/],
    ['apart', ['1', '2'], { into: 1 }, /--into belongs to merge/],
    ['split', ['1'], {}, /neither --at nor --tracklets/],
    ['split', ['1'], { at: 3, tracklets: [1] }, /found both/],
    ['split', ['1'], { at: -3 }, /frames count from 0/],
    ['hide', [], {}, /hide P.*found nothing/],
    ['show', ['1', '2'], {}, /show P.*found 1 2/],
    ['whole', ['x'], {}, /whole P.*"x" is not a number/],
    ['note', ['7'], {}, /note P TEXT/],
    ['undo', ['1', '2'], {}, /undo \[EVENT\]/],
  ];
  for (const [word, values, options, message] of refused) {
    it(`${word} ${values.join(' ')} ${JSON.stringify(options)} is refused with the form that was expected`, () => {
      assert.throws(() => decisionOfArguments(word, values, options), { code: 'usage', message });
    });
  }
});

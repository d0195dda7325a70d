import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pairsText } from '#cli/pairs-text.ts';
import type { PairsReply, RatedPair } from '#contract/replies.ts';
import { exportAll } from '#export/export-all.ts';
import { evidenceLines, evidenceSentence } from '#renderer/src/evidence/evidence-lines.ts';
import { sampleExport } from '../report/sample-export.ts';
import { sampleRatedPair } from '../support/sample-pair.ts';

/** What a fact's direction is called in each door's markup. */
type Points = 'for' | 'against' | 'neutral';

/** What one door says of a pair, spaces made one; and which way it says that the last fact (the speed, or the common frames) points. */
interface Said {
  readonly text: string;
  readonly points: Points | null;
}

const shared = (common: number, apart: number, overlapping: number, change: Partial<RatedPair> = {}) => ({
  covisible_frames: common,
  apart_frames: apart,
  overlapping_frames: overlapping,
  median_overlap: overlapping > 0 ? 0.62 : 0.1,
  needed_speed: null,
  gap_frames: 0,
  gap_ms: 0,
  ...change,
});
const veto = (apart: number) => ({
  vetoed: true,
  veto_reason: `seen at the same time in different places, in ${apart} frames`,
  probability: null,
  probability_interval: null,
});

/** Pairs on both sides of every cut-off, those of which the doors once said different things among them. */
const changes: readonly Partial<RatedPair>[] = [
  ...[0.3, 1.2, 1.25, 2.4, 3.9, 4.1, 5.2, 7, 7.1, 40].map((needed_speed) => ({ needed_speed })),
  shared(10, 4, 6, veto(4)),
  shared(10, 4, 6),
  shared(10, 5, 5),
  shared(10, 0, 10),
  shared(9, 1, 8),
  shared(1, 0, 0),
  shared(31, 31, 0, veto(31)),
  ...[0.003, 0.1, 0.25, 0.5, 0.9, 0.995].map((probability) => ({
    probability,
    probability_interval: [probability / 2, (1 + probability) / 2] as [number, number],
  })),
  { gap_ms: 40, gap_frames: 0 },
  { gap_ms: 59_700, gap_frames: 1_492 },
  { decision: 'apart' as const },
  { decision: 'unsure' as const, needed_speed: 1.25 },
];
/** Each of other two persons, so that the report has a card for each: all are above its line. */
const pairs = changes.map((change, index) => sampleRatedPair({ ...change, a: index + 1, b: index + 2 }));

const scratch = mkdtempSync(path.join(tmpdir(), 'doppel-words-'));
let page = '';
let merging: {
  kept_apart: { persons: number[]; evidence: string[] }[];
  unsure: { persons: number[]; evidence: string[] }[];
};
before(async () => {
  const events = sampleExport().events.slice(0, 1);
  const decided = pairs.flatMap(({ a, b, decision }, index) =>
    decision === null ? [] : [{ ...events[0], seq: index + 1, action: { kind: decision, a, b } as const }],
  );
  // Without a calibration and with a low line, so that the report has a card for every pair.
  const sample = sampleExport({ persons: changes.length + 1 });
  await exportAll({ ...sample, pairs, events: decided, threshold: 0.5 }, { to: scratch });
  page = readFileSync(path.join(scratch, 'webp_viewer', 'person_selection.html'), 'utf8');
  merging = JSON.parse(readFileSync(path.join(scratch, 'merging_report.json'), 'utf8'));
});
after(() => rmSync(scratch, { recursive: true, force: true }));

const entities: Readonly<Record<string, string>> = {
  '&gt;': '>',
  '&lt;': '<',
  '&#39;': "'",
  '&quot;': '"',
  '&amp;': '&',
};
const plain = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:gt|lt|#39|quot|amp);/g, (entity) => entities[entity])
    .replace(/\s+/g, ' ');

/** The card of a pair on the page of the report. */
function report({ a, b }: RatedPair): Said {
  const card = new RegExp(`id="pair-${a}-${b}"[\\s\\S]*?</article>`).exec(page)?.[0];
  assert.ok(card !== undefined, `the report has no card for ${a} and ${b}`);
  const points = [...card.matchAll(/class="fact (for|against|neutral)"/g)].at(-1)?.[1] as Points | undefined;
  return { text: plain(card), points: points ?? null };
}

/** The line of a pair that `doppel pairs` prints. */
function cli(pair: RatedPair): Said {
  const reply: PairsReply = {
    rule: 'probability',
    similarity_threshold: 0.7,
    embedder: null,
    calibration: {
      version: 1,
      model_sha256: 'a'.repeat(64),
      list_from: 0.25,
      refined: false,
      caution: null,
      decisions_used: 0,
      coefficients: [0, 0, 0, 0],
    },
    no_probability_reason: null,
    person_ids: [pair.a, pair.b],
    pairs: [pair],
  };
  return { text: plain(pairsText(reply, 'street.doppel', null)[1]), points: null };
}

const scale = { threshold: 0.7, rank: null, noProbabilityReason: null, mayBeTwo: [] };
const queued = (pair: RatedPair) => ({ ...pair, state: pair.decision ?? ('open' as const) });

/** The panel of the review screen: its sentence. */
const app = (pair: RatedPair): Said => ({
  text: evidenceSentence(queued(pair), scale),
  points: evidenceLines(queued(pair), scale).at(-1)?.points ?? null,
});

/** Every word that the doors have for a speed, and for what common frames show; of each kind a pair is given one. */
const speeds = [': a walk', ': a run', ': a sprint, faster than most people run', ': more than a person can do'];
const frames = [
  /never seen together/,
  /, close together/,
  /, on one body in (all|\d+) of them.*: probably one body boxed twice/,
  /, in two places in (all|\d+) of them(?!.*probably)/,
];

for (const [index, pair] of pairs.entries()) {
  test(`of ${JSON.stringify(changes[index])} every door says the same`, () => {
    const said = { app: app(pair), report: report(pair), cli: cli(pair) };
    const doors = Object.entries(said);
    const texts = doors.map(([door, { text }]) => `${door}: ${text}`).join('\n');
    const given = (words: readonly (string | RegExp)[]) =>
      doors.map(([, { text }]) =>
        words.flatMap((each, place) =>
          (typeof each === 'string' ? text.includes(each) : each.test(text)) ? [place] : [],
        ),
      );
    for (const [kind, words, expected] of [
      ['speed', speeds, pair.needed_speed === null ? 0 : 1],
      ['frames', frames, 1],
    ] as const) {
      const [first, ...others] = given(words);
      assert.equal(first.length, expected, `${kind}: ${texts}`);
      for (const other of others) assert.deepEqual(other, first, `${kind}: ${texts}`);
    }
    assert.equal(said.app.points, said.report.points, texts);
    for (const figure of [
      /P\(same\) (\S+?)[,.;\s]/,
      /(\d[\d.]*) body heights a second/,
      /(\d[\d.]* (?:ms|s|min)) apart \(/,
    ]) {
      const found = [said.app.text, said.report.text].map((text) => figure.exec(text)?.[1]);
      assert.equal(found[0], found[1], `${figure}: ${texts}`);
      if (found[0] !== undefined) assert.ok(said.cli.text.includes(found[0]), `${figure}: ${texts}`);
    }
  });
}

test('the evidence in merging_report.json of what was answered is what the app says of it', () => {
  const entries = [...merging.kept_apart, ...merging.unsure];
  assert.equal(entries.length, 2);
  for (const { persons, evidence } of entries) {
    const pair = pairs.find(({ a, b }) => persons.includes(a) && persons.includes(b)) ?? assert.fail();
    assert.ok(evidence.length >= 3);
    for (const text of evidence) assert.ok(app(pair).text.includes(text), text);
  }
});

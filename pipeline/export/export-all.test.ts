import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { DoppelError, type DoppelErrorCode } from '#base/doppel-error.ts';
import { cropId, personId } from '#base/ids.ts';
import { exportReply } from '#contract/replies.ts';
import { sampleExport } from '#tests/report/sample-export.ts';
import { readCanonicalPersons } from '#tracking/files/canonical-persons.ts';
import { exportAll } from './export-all.ts';
import { exportLayout } from './export-layout.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'doppel-export-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;
/** A folder for one test, and the path of an export in it that is not there yet. */
function place(): { readonly parent: string; readonly to: string } {
  const parent = path.join(scratch, String(folders++));
  mkdirSync(parent);
  return { parent, to: path.join(parent, 'out') };
}

/** Every file below a folder, hidden ones too, sorted. */
function namesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return entries.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
}

const contentOf = (folder: string) =>
  namesIn(folder).map((name) => [name, readFileSync(path.join(folder, name), 'base64')]);

const withCode = (code: DoppelErrorCode, words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof DoppelError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, words);
  return true;
};

test('an export holds every file that is promised, and the reply names them', async () => {
  const { to } = place();
  const progress: string[] = [];
  const reply = await exportAll(sampleExport({ persons: 6 }), {
    to,
    person: 3,
    onProgress: (done, total) => progress.push(`${done}/${total}`),
  });
  exportReply.parse(reply);
  assert.deepEqual(namesIn(to), [...reply.files.map((file) => file.path), 'doppel-export.json'].sort());
  for (const name of [
    'similarity_matrix.json',
    'similarity_matrix.npy',
    'embeddings.json',
    'embeddings.npy',
    'timings.json',
    'merging_report.json',
    'canonical_persons.npz',
    'selected_person.npz',
    'persons.csv',
    'decisions.json',
    'decisions.csv',
    'webp_viewer/person_selection.html',
    'webp_viewer/plotly-cartesian.min.js',
    'webp_viewer/webp/person_6.webp',
    'webp_viewer/still/person_6.webp',
  ]) {
    assert.ok(
      reply.files.some((file) => file.path === name && file.bytes > 0),
      name,
    );
  }
  assert.equal(reply.persons, 6);
  const last = progress[progress.length - 1];
  assert.equal(last.split('/')[0], last.split('/')[1]);
});

test('two exports of one project are the same, byte for byte, but for the time stamp', async () => {
  const { parent } = place();
  const options = { persons: 6, names: { 2: 'Zoë' } };
  await exportAll(sampleExport(options), { to: path.join(parent, 'a'), person: 1 });
  const later = { ...options, change: { timestamp: '2027-01-01T10:00:00.000Z' } };
  await exportAll(sampleExport(later), { to: path.join(parent, 'b'), person: 1 });
  assert.deepEqual(namesIn(path.join(parent, 'a')), namesIn(path.join(parent, 'b')));
  for (const name of namesIn(path.join(parent, 'a'))) {
    const [first, second] = ['a', 'b'].map((folder) => readFileSync(path.join(parent, folder, name)));
    if (first.equals(second)) continue;
    const stamped = /2026-11-21(T22:08:00.000Z| 22:08 UTC)/g;
    const restamped = /2027-01-01(T10:00:00.000Z| 10:00 UTC)/g;
    assert.equal(first.toString().replace(stamped, ''), second.toString().replace(restamped, ''), name);
  }
});

test('an older export is replaced as a whole, and what others put beside it stays', async () => {
  const { to } = place();
  await exportAll(sampleExport({ persons: 6 }), { to, person: 2 });
  writeFileSync(path.join(to, 'notes.txt'), 'mine');
  writeFileSync(path.join(to, 'webp_viewer/webp/extra.webp'), 'mine too');
  const reply = await exportAll(sampleExport({ persons: 3 }), { to });
  const expected = [
    ...reply.files.map((file) => file.path),
    'doppel-export.json',
    'notes.txt',
    'webp_viewer/webp/extra.webp',
  ];
  assert.deepEqual(namesIn(to), expected.sort());
  assert.equal(readFileSync(path.join(to, 'notes.txt'), 'utf8'), 'mine');
});

test('a file of the same name that no export wrote is never replaced', async () => {
  const { to } = place();
  mkdirSync(to);
  writeFileSync(path.join(to, 'canonical_persons.npz'), "the upstream tracker's own");
  await assert.rejects(
    exportAll(sampleExport({ persons: 2 }), { to }),
    withCode('failed', /canonical_persons\.npz was not written/),
  );
  assert.deepEqual(contentOf(to), [
    ['canonical_persons.npz', Buffer.from("the upstream tracker's own").toString('base64')],
  ]);
});

test('a list of files that names what no export writes cannot make an export remove it', async () => {
  const { parent, to } = place();
  mkdirSync(to);
  writeFileSync(path.join(parent, 'precious.txt'), 'precious');
  writeFileSync(path.join(to, 'thesis.doc'), 'precious');
  const files = ['../precious.txt', 'thesis.doc', path.join(parent, 'precious.txt')];
  writeFileSync(path.join(to, 'doppel-export.json'), JSON.stringify({ format: 'doppel-export', version: 1, files }));
  await exportAll(sampleExport({ persons: 2 }), { to });
  assert.equal(readFileSync(path.join(parent, 'precious.txt'), 'utf8'), 'precious');
  assert.equal(readFileSync(path.join(to, 'thesis.doc'), 'utf8'), 'precious');
});

test('a link inside the folder does not lead the export elsewhere', async (t) => {
  if (process.platform === 'win32') return t.skip('links need rights on Windows');
  const { parent, to } = place();
  mkdirSync(to);
  mkdirSync(path.join(parent, 'elsewhere'));
  symlinkSync(path.join(parent, 'elsewhere'), path.join(to, 'webp_viewer'));
  await assert.rejects(
    exportAll(sampleExport({ persons: 2 }), { to }),
    withCode('failed', /webp_viewer should be a folder/),
  );
  assert.deepEqual(namesIn(path.join(parent, 'elsewhere')), []);
  assert.deepEqual(namesIn(to), ['webp_viewer']);
});

test('a folder that is itself a link is written where it leads', async (t) => {
  if (process.platform === 'win32') return t.skip('links need rights on Windows');
  const { parent, to } = place();
  mkdirSync(path.join(parent, 'real'));
  symlinkSync(path.join(parent, 'real'), to);
  const reply = await exportAll(sampleExport({ persons: 2 }), { to });
  assert.equal(namesIn(path.join(parent, 'real')).length, reply.files.length + 1);
  rmSync(path.join(parent, 'real'), { recursive: true });
  await assert.rejects(exportAll(sampleExport({ persons: 2 }), { to }), withCode('failed', /link that leads nowhere/));
});

test('an export that fails midway leaves the older one, and nothing else', async () => {
  const { parent, to } = place();
  await exportAll(sampleExport({ persons: 4 }), { to });
  const before = contentOf(parent);
  const broken = sampleExport({ persons: 4 });
  const input = { ...broken, readCrop: () => Promise.reject(new DoppelError('bad_project', 'the crop is damaged')) };
  await assert.rejects(exportAll(input, { to }), withCode('bad_project', /crop is damaged/));
  assert.deepEqual(contentOf(parent), before);
});

test('a crop that is no picture is named', async () => {
  const { parent, to } = place();
  const input = { ...sampleExport({ persons: 2 }), readCrop: () => Promise.resolve(Buffer.from('junk')) };
  await assert.rejects(exportAll(input, { to }), withCode('bad_project', /best crop of person \d cannot be read/));
  assert.deepEqual(readdirSync(parent), []);
});

test('an export that fails into a new place leaves no folder behind, not even those on the way', async () => {
  const { parent } = place();
  const input = {
    ...sampleExport({ persons: 2 }),
    readCrop: () => Promise.reject(new DoppelError('bad_project', 'damaged')),
  };
  await assert.rejects(
    exportAll(input, { to: path.join(parent, 'deep', 'er', 'out') }),
    withCode('bad_project', /damaged/),
  );
  assert.deepEqual(readdirSync(parent), []);
});

test('a cancelled export leaves the older one, and says that it was cancelled', async () => {
  const { parent, to } = place();
  await exportAll(sampleExport({ persons: 4 }), { to });
  const before = contentOf(parent);
  for (const after of [0, 5, 14]) {
    const controller = new AbortController();
    if (after === 0) controller.abort();
    const onProgress = (done: number) => {
      if (done === after) controller.abort();
    };
    const run = exportAll(sampleExport({ persons: 5 }), { to, signal: controller.signal, onProgress });
    await assert.rejects(run, withCode('cancelled', /was cancelled/));
    assert.deepEqual(contentOf(parent), before);
  }
});

test('of two exports into one folder at once, one is told to wait', async () => {
  const { parent, to } = place();
  const results = await Promise.allSettled([1, 2].map(() => exportAll(sampleExport({ persons: 3 }), { to })));
  const refused = results.filter((result) => result.status === 'rejected');
  assert.equal(refused.length, 1);
  withCode('locked', /Another export into .* is under way/)(refused[0].reason);
  assert.deepEqual(readdirSync(parent), ['out']);
});

test('a path that is a file, or leads through one, is refused with a sentence', async () => {
  const { parent } = place();
  writeFileSync(path.join(parent, 'file'), '');
  const input = sampleExport({ persons: 2 });
  await assert.rejects(exportAll(input, { to: path.join(parent, 'file') }), withCode('failed', /is a file/));
  await assert.rejects(
    exportAll(input, { to: path.join(parent, 'file', 'out') }),
    withCode('failed', /is a file where a folder/),
  );
  assert.deepEqual(readdirSync(parent), ['file']);
});

test('a list of files that cannot be read stops the export before it touches anything', async () => {
  const { to } = place();
  mkdirSync(to);
  writeFileSync(path.join(to, 'doppel-export.json'), '{"format":"dopp');
  await assert.rejects(exportAll(sampleExport({ persons: 2 }), { to }), withCode('failed', /cannot be read/));
  assert.deepEqual(namesIn(to), ['doppel-export.json']);
});

test('a person that cannot be selected is named, with what became of them', async () => {
  const { parent, to } = place();
  const input = sampleExport({ persons: 3 });
  await assert.rejects(exportAll(input, { to, person: 900 }), withCode('not_found', /part of person 3/));
  await assert.rejects(exportAll(input, { to, person: 902 }), withCode('not_found', /hidden/));
  await assert.rejects(exportAll(input, { to, person: 77 }), withCode('not_found', /none of that id/));
  assert.deepEqual(readdirSync(parent), []);
});

test('the exported persons read back as the tracks after the decisions', async () => {
  const { to } = place();
  const input = sampleExport({ persons: 4 });
  await exportAll(input, { to });
  const read = await readCanonicalPersons(
    readFileSync(path.join(to, 'canonical_persons.npz')),
    'canonical_persons.npz',
  );
  assert.deepEqual(
    read.tracks,
    input.persons.map((person) => person.track),
  );
});

test('persons without previews or crops, and no persons at all, are exported too', async () => {
  const { parent } = place();
  const sample = sampleExport({ persons: 2, embedder: null });
  const bare = sample.persons.map((person) => ({ ...person, animation: null, bestCrops: [], cropCount: 0 }));
  const reply = await exportAll({ ...sample, persons: bare, pairs: [] }, { to: path.join(parent, 'bare') });
  assert.deepEqual(
    reply.left_out.map((left) => left.person_id),
    [1, 2],
  );
  assert.equal(
    reply.files.some((file) => file.path.endsWith('.webp')),
    false,
  );
  assert.match(reply.warnings.join(' '), /no similarity/);
  const none = await exportAll({ ...sample, persons: [], pairs: [] }, { to: path.join(parent, 'none') });
  assert.equal(none.persons, 0);
});

test('the merging report says what became of every original person, by whom and when', async () => {
  const { to } = place();
  const sample = sampleExport({ persons: 5 });
  const split = { ...sample.persons[4], personId: personId(901), madeOf: [personId(5)] };
  await exportAll({ ...sample, persons: [...sample.persons, split] }, { to });
  const report = JSON.parse(readFileSync(path.join(to, 'merging_report.json'), 'utf8'));
  assert.deepEqual(report.original_to_final, { 1: [1], 2: [2], 3: [3], 4: [4], 5: [5, 901], 900: [3], 902: [902] });
  assert.deepEqual(report.chain_head, sample.head);
  assert.deepEqual(report.reviewed_by, ['A. Okafor', 'J. Moreau']);
  assert.deepEqual(
    report.merged.map((merge: { event: number }) => merge.event),
    [1],
  );
  assert.deepEqual(report.kept_apart[0].persons, [2, 8]);
  assert.equal(report.split[0].in_words, 'Split 5 before frame 1200: the rest became 901');
  assert.deepEqual(report.hidden, [{ person_id: 902, made_of: [902], hidden_by: 'filter' }]);
});

test('the log is exported with its chain, and as a table', async () => {
  const { to } = place();
  const sample = sampleExport({ persons: 2, notes: {} });
  const events = sample.events.map((event) => ({ ...event, by: '=HYPERLINK("http://x")' }));
  await exportAll({ ...sample, events }, { to });
  const json = JSON.parse(readFileSync(path.join(to, 'decisions.json'), 'utf8'));
  assert.deepEqual(json.events, events);
  assert.deepEqual(json.head, sample.head);
  const lines = readFileSync(path.join(to, 'decisions.csv'), 'utf8').split('\r\n');
  assert.equal(lines.length, events.length + 2);
  assert.match(lines[0], /^seq,at,by,kind,persons,into,/);
  assert.match(lines[1], /^1,2026-11-20T14:00:12.000Z,"'=HYPERLINK\(""http:\/\/x""\)",merge,3 900,3,/);
});

test('persons are exported as a table, and what somebody typed is no formula in it', async () => {
  const { to } = place();
  const sample = sampleExport({ persons: 3, names: { 2: '=1+1' }, notes: { 3: '@SUM(A1), "seen"' } });
  await exportAll(sample, { to });
  const lines = readFileSync(path.join(to, 'persons.csv'), 'utf8').split('\r\n');
  assert.equal(lines.length, sample.persons.length + 2);
  assert.match(
    lines[0],
    /^person_id,name,made_of,first_frame,last_frame,first_ms,last_ms,first_time,last_time,frames,/,
  );
  const [first] = sample.persons;
  assert.ok(lines[1].startsWith(`${first.personId},,${first.madeOf.join('; ')},${first.track.frameIndices[0]},`));
  assert.ok(lines[2].startsWith("2,'=1+1,"), lines[2]);
  assert.ok(lines[3].endsWith(`,"'@SUM(A1), ""seen"""`), lines[3]);
});

test('with persons named as clear, everybody else is veiled and does not move', async () => {
  const [open, veiled] = [place().to, place().to];
  const input = sampleExport({ persons: 4 });
  await exportAll(input, { to: open });
  await exportAll(input, { to: veiled, clear: [2] });
  const pictures = namesIn(open).filter((name) => name.endsWith('.webp'));
  const isSame = (name: string) => readFileSync(path.join(open, name)).equals(readFileSync(path.join(veiled, name)));
  const left = namesIn(veiled).filter((name) => name.endsWith('.webp'));
  const still = (id: number) => exportLayout.still(personId(id));
  assert.ok(pictures.includes(still(1)) && isSame(still(2)) && !isSame(still(1)));
  assert.ok(pictures.includes(exportLayout.animation(personId(1))));
  assert.ok(!left.includes(exportLayout.animation(personId(1))) && left.includes(exportLayout.animation(personId(2))));
  const owners = new Map(
    input.pairs.flatMap(({ a, b, best_crops: crops }) =>
      crops
        ? [
            [crops[0], a],
            [crops[1], b],
          ]
        : [],
    ),
  );
  for (const [crop, owner] of owners) {
    const name = exportLayout.crop(cropId(crop));
    if (left.includes(name)) assert.equal(isSame(name), owner === 2, name);
  }
  await assert.rejects(exportAll(input, { to: place().to, clear: [99] }), withCode('not_found', /99/));
});

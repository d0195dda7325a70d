/**
 * Feeds one reader with damaged and invented input for a while: `node fuzz-format.ts READER SEED MILLISECONDS`. A process of
 * its own, so that a hang can be ended, an exception outside any call is seen, and memory is measured. Prints one JSON object;
 * input that makes a reader throw anything but a DoppelError, or take too long, ends it with exit code 1 and that input.
 */
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { DoppelError } from '#base/doppel-error.ts';
import { personId } from '#base/ids.ts';
import { readNpy, writeNpy } from '#platform/formats/npy.ts';
import { readNpz, writeNpz } from '#platform/formats/npz.ts';
import { float32Array, int64Array } from '#platform/formats/numpy-array.ts';
import { writeObjectNpy } from '#platform/formats/object-npy.ts';
import { readPickle } from '#platform/formats/pickle-reader.ts';
import { type PickleKey, PickleTuple, type PickleWritable } from '#platform/formats/pickle-values.ts';
import { writePickle } from '#platform/formats/pickle-writer.ts';
import { readCanonicalPersons, writeCanonicalPersons } from '#tracking/files/canonical-persons.ts';
import { readMotText } from '#tracking/files/mot-text.ts';
import { recogniseTracks } from '#tracking/files/recognise-tracks.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import { mutated } from './mutations.ts';

/** Inputs have some kilobytes: a call that takes a second on them does something that grows faster than its input. */
const slowestAllowedMs = 2_000;

const tracks = [1, 2, 9].map(
  (id): PersonTrack => ({
    personId: personId(id),
    frameIndices: Int32Array.of(id, id + 1, 50),
    boxesPx: Float32Array.from({ length: 12 }, (_, i) => i * id),
    confidences: Float32Array.of(0.5, 1, 0.25),
    detectionIndices: Int32Array.of(-1, 3, 70_000),
    trackletIds: [id, 300],
  }),
);
const archive = await writeCanonicalPersons(tracks);
const [personsMember] = (await readNpz(archive)).values();
const personsPickle = personsMember.subarray(128);

const value: PickleWritable = [
  new Map<PickleKey, PickleWritable>([
    ['__proto__', new PickleTuple([1, -1, 2n ** 40n, 0.5, true, null])],
    ['text', Buffer.from('bytes')],
  ]),
  float32Array(Float32Array.of(1, 2, 3, 4), [2, 2]),
  { kind: 'objects', shape: [2], items: ['x'.repeat(70), [[[]]]] },
];

/** Operations that numpy writes and some that it does not, each with plausible arguments, in any order. */
const operation = fc.oneof(
  ...[
    '(',
    't',
    ']',
    '}',
    ')',
    'a',
    'e',
    's',
    'u',
    'N',
    '\x88',
    '\x89',
    '\x85',
    '\x86',
    '\x87',
    '\x94',
    '\x93',
    'R',
    'b',
    '.',
  ].map((code) => fc.constant(Buffer.from(code, 'latin1'))),
  fc.tuple(fc.constantFrom('K', 'h', 'q'), fc.nat(12)).map(([code, index]) => Buffer.from([code.charCodeAt(0), index])),
  fc
    .constantFrom(
      ...[
        'cnumpy\ndtype\n',
        'cnumpy\nndarray\n',
        'cnumpy.core.multiarray\n_reconstruct\n',
        'cnumpy._core.multiarray\nscalar\n',
      ],
      ...[
        'cnumpy.core.numeric\n_frombuffer\n',
        'c_codecs\nencode\n',
        'cos\nsystem\n',
        '\x8c\x02f4',
        '\x8c\x02O8',
        '\x8c\x01C',
      ],
      ...[
        '\x8c\x06latin1',
        'C\x04abcd',
        'C\x08abcdefgh',
        'M\x00\x01',
        'J\xff\xff\xff\xff',
        '\x8a\x08abcdefgh',
        'Gabcdefgh',
      ],
    )
    .map((text) => Buffer.from(text, 'latin1')),
  // A whole element type, and the beginning of an array.
  fc.constant(Buffer.from('cnumpy\ndtype\n\x8c\x02f4\x89\x88\x87R', 'latin1')),
  fc.constant(
    Buffer.from('cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85C\x01b\x87R(K\x01K\x01\x85', 'latin1'),
  ),
);
const inventedPickle = fc
  .array(operation, { maxLength: 60 })
  .map((parts) => Buffer.concat([Uint8Array.of(0x80, 4), ...parts, Uint8Array.of(0x2e)]));

const motSample = '1,1,10.5,20,30,40,1,-1,-1,-1\r\n2,1,-3,4e1,5,6,0.5\n\n1 2 3 4 5 6 7\n3,2,1,1,1,1,0\n';
const motWord = fc.oneof(
  fc.constantFrom(
    '1',
    '-1',
    '0',
    '1.5',
    '1e9',
    'NaN',
    '',
    ' ',
    '0x1',
    'Infinity',
    '__proto__',
    '9'.repeat(400),
    '\u0000',
    '１',
  ),
  fc.double().map(String),
);
const inventedMot = fc
  .array(
    fc.array(motWord, { maxLength: 12 }).map((words) => words.join(',')),
    { maxLength: 30 },
  )
  .map((lines) => Buffer.from(lines.join('\n')));

const inventedHeader = fc
  .array(
    fc.constantFrom(
      ...[
        "'descr'",
        "'shape'",
        "'fortran_order'",
        ':',
        ',',
        '{',
        '}',
        '(',
        ')',
        '5L',
        '0',
        '99999999',
        "'<f4'",
        "'|O'",
        'True',
        '[',
        ' ',
        '\n',
      ],
    ),
    {
      maxLength: 40,
    },
  )
  .map((words) => {
    const text = Buffer.from(words.join(''));
    return Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
      Uint8Array.of(text.length & 0xff, text.length >> 8),
      text,
    ]);
  });

interface Reader {
  readonly input: fc.Arbitrary<Uint8Array>;
  readonly read: (bytes: Uint8Array) => unknown;
}

const readers: Record<string, Reader> = {
  npy: {
    input: fc.oneof(
      mutated([writeNpy(float32Array(new Float32Array(40), [10, 4])), writeNpy(int64Array([5], []))]),
      inventedHeader,
    ),
    read: readNpy,
  },
  pickle: {
    input: fc.oneof(mutated([writePickle(value), personsPickle]), inventedPickle),
    read: readPickle,
  },
  npz: {
    input: mutated([
      archive,
      await writeNpz(
        new Map([
          ['a', new Uint8Array(3)],
          ['b', Buffer.from('b')],
        ]),
      ),
    ]),
    read: (bytes) => readNpz(bytes),
  },
  persons: {
    // The whole way, behind a directory and checksums that are right.
    input: mutated([personsMember, writeObjectNpy({ kind: 'objects', shape: [1], items: [value] })]),
    read: async (bytes) => {
      const packed = await writeNpz(new Map([['persons', bytes]]));
      return readCanonicalPersons(packed, 'fuzz');
    },
  },
  mot: {
    input: fc.oneof(mutated([Buffer.from(motSample)]), inventedMot),
    read: (bytes) => readMotText(bytes, 'fuzz'),
  },
};

/** A few rows in each form of text that tracks come in. */
const dialectSamples = [
  motSample,
  'frame,id,x,y,w,h,conf\n1,1,10,20,30,80,0.9\n2,1,11,20,30,80,0.9\n',
  JSON.stringify([{ frame_index: 0, tracker_id: 1, x_min: 10, y_min: 20, x_max: 40, y_max: 100 }]),
  '1 10 20 40 100 0 0 0 0 "person"\n1 14 20 44 100 1 0 0 1 "person" "standing"\n',
  '0 1 Pedestrian 0 0 -1.5 10 20 40 100 1.7 0.5 0.4 1 2 3 0.1\n',
  '<sequence name="a"><frame num="1"><target_list><target id="1"><box left="1" top="2" width="30" height="80"/></target></target_list></frame></sequence>',
  '<annotations><track id="1" label="person"><box frame="0" outside="0" xtl="1" ytl="2" xbr="30" ybr="80"/><box frame="9" outside="1" xtl="1" ytl="2" xbr="30" ybr="80"/></track></annotations>',
  JSON.stringify({
    images: [{ id: 1, frame_id: 0 }],
    categories: [{ id: 1, name: 'person' }],
    annotations: [{ image_id: 1, category_id: 1, track_id: 1, bbox: [1, 2, 30, 80] }],
  }),
].map((text) => Buffer.from(text));

readers.tracks = {
  input: mutated(dialectSamples),
  read: async (bytes) => {
    const { read } = await recogniseTracks({ kind: 'file', bytes }, 'fuzz', {});
    return read({ reading: {}, picture: { widthPx: 640, heightPx: 360 } });
  },
};

const [name, seed, milliseconds] = process.argv.slice(2);
const reader = readers[name];
const report = { cases: 0, accepted: 0, refused: 0, slowestMs: 0, peakMb: 0 };

await fc.assert(
  fc.asyncProperty(reader.input, async (bytes) => {
    const start = performance.now();
    report.cases++;
    try {
      await reader.read(bytes);
      report.accepted++;
    } catch (error) {
      if (!(error instanceof DoppelError) || error.code === 'internal') throw error;
      report.refused++;
    }
    const took = performance.now() - start;
    report.slowestMs = Math.max(report.slowestMs, took);
    if (took > slowestAllowedMs) throw new Error(`took ${took} ms`);
  }),
  {
    seed: Number(seed),
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: Number(milliseconds),
    markInterruptAsFailure: false,
  },
);
report.peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify(report));

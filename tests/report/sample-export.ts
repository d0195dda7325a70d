import sharp from 'sharp';
import { cropId, personId } from '#base/ids.ts';
import { dotAt, normaliseRows } from '#base/vector-math.ts';
import type { DecisionAction } from '#contract/decisions.ts';
import type { EmbedderInfo, LogReply, RatedPair } from '#contract/replies.ts';
import type { ExportInput, ExportPerson } from '#export/export-input.ts';

/** What a sample export differs in from the usual one. */
interface SampleOptions {
  readonly persons?: number;
  readonly dimension?: number;
  /** Names by id; others have none. */
  readonly names?: Readonly<Record<number, string>>;
  readonly notes?: Readonly<Record<number, string>>;
  readonly embedder?: EmbedderInfo | null;
  readonly change?: Partial<ExportInput>;
}

const frames = 3_000;
const fps = 25;

/** A small generator with a fixed seed (mulberry32, public domain): the same sample on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const coats = [
  '#b3402e',
  '#2f5d8a',
  '#3c7a53',
  '#c9a227',
  '#6a4a8c',
  '#d9d4c7',
  '#30343b',
  '#c46a8a',
  '#2a8c93',
  '#7b5b3e',
];
const trousers = ['#20242c', '#3a4a63', '#5b5046', '#8a8577', '#1e2f2a'];

/** A drawn walker, 96 by 240, in the clothes of one human being, at a moment of the step from 0 to 1. */
function walker(human: number, step: number): string {
  const coat = coats[human % coats.length];
  const legs = trousers[Math.floor(human / 2) % trousers.length];
  const swing = Math.sin(step * 2 * Math.PI) * 17;
  const bag = human % 3 === 0 ? '<rect x="58" y="104" width="20" height="30" rx="4" fill="#4b3a2a"/>' : '';
  const hair = ['#2b2018', '#6b4a2b', '#111', '#a9a29a'][human % 4];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="240"><defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="#8f968f"/><stop offset=".72" stop-color="#a5a9a0"/><stop offset=".73" stop-color="#6f7469"/><stop offset="1" stop-color="#83887c"/></linearGradient></defs>
<rect width="96" height="240" fill="url(#g)"/><ellipse cx="48" cy="230" rx="30" ry="6" fill="#0004"/>
<path d="M48 138L${48 + swing} 226M48 138L${48 - swing} 226" stroke="${legs}" stroke-width="15" stroke-linecap="round"/>
<path d="M44 70L${40 - swing * 0.8} 126M54 70L${56 + swing * 0.8} 126" stroke="${coat}" stroke-width="11" stroke-linecap="round" opacity=".85"/>
<rect x="31" y="58" width="36" height="86" rx="14" fill="${coat}"/>${bag}<circle cx="49" cy="38" r="15" fill="#c99b78"/><path d="M34 36a15 15 0 0 1 30 0c-6-6-22-7-30 0z" fill="${hair}"/></svg>`;
}

const crop = (human: number, step: number): Promise<Uint8Array> =>
  sharp(Buffer.from(walker(human, step)))
    .png()
    .toBuffer();

/** Drawn once a human being and process. */
const drawn = new Map<number, Promise<Uint8Array>>();

/** An animation as the analysis makes them: 256 pixels square, the figure in the middle of a dark ground. */
function animation(human: number): Promise<Uint8Array> {
  const known = drawn.get(human) ?? drawAnimation(human);
  drawn.set(human, known);
  return known;
}

async function drawAnimation(human: number): Promise<Uint8Array> {
  const pages = await Promise.all(
    [0, 1, 2, 3, 4, 5, 6, 7].map(async (page) =>
      sharp(await crop(human, page / 8))
        .resize(256, 256, { fit: 'contain', background: '#181818' })
        .removeAlpha()
        .raw()
        .toBuffer(),
    ),
  );
  return await sharp(Buffer.concat(pages), {
    raw: { width: 256, height: 256 * pages.length, channels: 3, pageHeight: 256 },
  })
    .webp({ quality: 80, delay: pages.map(() => 100), loop: 0 })
    .toBuffer();
}

/** The human being behind a person: of every five persons the fifth is the first one come back. */
const humanOf = (index: number): number => (index % 5 === 4 ? index - 4 : index);

function vectorOf(index: number, dimension: number): Float32Array {
  const human = seededRandom(1_000 + humanOf(index));
  const own = seededRandom(9_000 + index);
  return normaliseRows(
    Float32Array.from({ length: dimension }, () => human() - 0.35 + (own() - 0.5) * 0.5),
    dimension,
  );
}

function samplePerson(index: number, count: number, options: SampleOptions): ExportPerson {
  const id = index + 1;
  const random = seededRandom(id);
  const start = Math.floor((index / count) * (frames - 400) + random() * 60);
  const length = 120 + Math.floor(random() * 240);
  const rows = Array.from({ length }, (_, row) => row).filter((row) => row < 70 || row > 95);
  const boxesPx = Float32Array.from(rows.flatMap((row) => [100 + row * 2, 200, 160 + row * 2, 360]));
  const merged = index === 2;
  return {
    personId: personId(id),
    name: options.names?.[id] ?? null,
    notes: options.notes?.[id] === undefined ? [] : [options.notes[id]],
    track: {
      personId: personId(id),
      frameIndices: Int32Array.from(rows, (row) => start + row),
      boxesPx,
      confidences: new Float32Array(rows.length).fill(0.9),
      detectionIndices: Int32Array.from(rows),
      trackletIds: merged ? [id, 900] : [id],
    },
    firstMs: (start / fps) * 1000,
    lastMs: ((start + length - 1) / fps) * 1000,
    madeOf: merged ? [personId(id), personId(900)] : [personId(id)],
    possiblyMisaligned: index === 6,
    perhapsNobody: index === 5,
    splitProposal: index === 2 ? { at_frame: 90, why: 'Two <groups> of pictures.' } : null,
    embedding: options.embedder === null ? null : vectorOf(index, options.dimension ?? 64),
    cropCount: 40,
    bestCrops: [0, 1, 2, 3].map((place) => cropId(id * 10 + place)),
    animation: () => animation(humanOf(index) % 40),
  };
}

function sampleEvidence(a: ExportPerson, b: ExportPerson, nth: number): RatedPair {
  const similarity =
    a.embedding === null || b.embedding === null
      ? null
      : Math.fround(dotAt(a.embedding, 0, b.embedding, 0, a.embedding.length));
  const gapMs = Math.max(0, b.firstMs - a.lastMs);
  const vetoed = nth % 4 === 3;
  return {
    a: a.personId,
    b: b.personId,
    similarity,
    best_crop_similarity: similarity === null ? null : Math.min(1, similarity + 0.04),
    best_crops: [a.bestCrops[0], b.bestCrops[1]],
    median_crop_similarity: similarity === null ? null : similarity - 0.06,
    covisible_frames: vetoed ? 31 : 0,
    apart_frames: vetoed ? 31 : 0,
    overlapping_frames: 0,
    median_overlap: vetoed ? 0 : null,
    vetoed,
    veto_reason: vetoed ? 'seen at the same time in different places, in 31 frames' : null,
    gap_frames: vetoed ? 0 : Math.round((gapMs / 1000) * fps),
    gap_ms: vetoed ? 0 : gapMs,
    needed_speed: vetoed ? null : [0.3, 0.8, 2.4, 5.2, 9.1][nth % 5],
    probability: null,
    probability_interval: null,
    words: [],
    decision: nth === 5 ? 'apart' : nth === 6 ? 'unsure' : null,
  };
}

function sampleEvents(): LogReply['events'] {
  const actions: readonly DecisionAction[] = [
    { kind: 'merge', persons: [3, 900], into: 3 },
    { kind: 'rename', person: 1, name: 'Woman with a red coat' },
    { kind: 'apart', a: 2, b: 8 },
    { kind: 'merge', persons: [7, 8], into: 7 },
    { kind: 'undo', event: 4 },
    { kind: 'note', person: 3, text: 'Leaves by the north gate' },
    { kind: 'split', person: 5, at_frame: 1200, new_person: 901 },
    { kind: 'unsure', a: 4, b: 9 },
  ];
  return actions.map((action, index) => ({
    seq: index + 1,
    action,
    by: index % 3 === 2 ? 'J. Moreau' : 'A. Okafor',
    at: `2026-11-20T14:0${index}:12.000Z`,
    app_version: '0.1.0',
    forced: index === 3 ? ['they were kept apart by decision 3'] : [],
    seen: null,
    previous_hash: String(index).repeat(64).slice(0, 64),
    hash: String(index + 1)
      .repeat(64)
      .slice(0, 64),
    in_force: index !== 3,
    taken_back_by: index === 3 ? 5 : null,
  }));
}

/** What the sample was compared by: a model with weights. */
export const sampleEmbedder: EmbedderInfo = {
  id: 'osnet_x0_25_msmt17',
  model_sha256: 'a'.repeat(64),
  device: 'cpu',
  dimension: 64,
  weightless: false,
};

/** A whole export of drawn walkers, without a project file: every fifth person is one who came back. */
export function sampleExport(options: SampleOptions = {}): ExportInput {
  const count = options.persons ?? 14;
  const persons = Array.from({ length: count }, (_, index) => samplePerson(index, count, options));
  const pairs: RatedPair[] = [];
  for (let first = 0; first < count; first++) {
    for (let second = first + 1; second < count; second++) {
      const evidence = sampleEvidence(persons[first], persons[second], pairs.length);
      if (humanOf(second) === first || (evidence.similarity !== null && evidence.similarity >= 0.5))
        pairs.push(evidence);
    }
  }
  const events = sampleEvents();
  return {
    projectName: 'town-square.doppel',
    appVersion: '0.1.0',
    timestamp: '2026-11-21T22:08:00.000Z',
    video: {
      path: '/videos/town-square.mp4',
      sha256: 'b'.repeat(64),
      widthPx: 1280,
      heightPx: 720,
      fps,
      frameCount: frames,
      durationMs: (frames / fps) * 1000,
    },
    embedder:
      options.embedder === undefined ? { ...sampleEmbedder, dimension: options.dimension ?? 64 } : options.embedder,
    threshold: 0.7,
    persons,
    hidden: [{ personId: personId(902), madeOf: [personId(902)], hiddenBy: 'filter' }],
    calibration: null,
    noProbabilityReason: 'There is no calibration for this model.',
    pairs: pairs.sort((left, right) => (right.similarity ?? -2) - (left.similarity ?? -2)),
    events,
    seals: [],
    head: { seq: events.length, hash: events[events.length - 1].hash },
    stageSeconds: { read: 0.12, crops: 3.4, previews: 1.9, embed: 2.25, evidence: 0.3 },
    loss: {
      decode_errors: 0,
      time_gaps: [],
      frames_missing: 0,
      frames_passed_over: 0,
      crops_missing: 0,
      persons_possibly_misaligned: [],
      boxes_clamped: 3,
      boxes_empty: 0,
      rows_left_out: 0,
    },
    warnings: [],
    found: null,
    timeMsOf: (frame) => frame * 40,
    readCrop: (id) => crop(humanOf(Math.floor(id / 10) - 1), (id % 10) / 8),
    ...options.change,
  };
}

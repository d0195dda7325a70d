import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { seededRandom } from '#base/seeded-random.ts';
import { readReason } from '#base/system-errors.ts';
import { readGallery, withProject } from '#comparison/open-gallery.ts';
import type { CalibrateReply } from '#contract/evaluation.ts';
import type { EmbedderInfo } from '#contract/replies.ts';
import type { Settings } from '#contract/settings.ts';
import { reliabilityTable } from '#metrics/reliability.ts';
import { pullFolder } from '#native-models/model-folders.ts';
import { readRegularFile } from '#platform/files/regular-file.ts';
import { csvRows } from '#platform/formats/csv-rows.ts';
import { readVideo } from '#project/video.ts';
import { calibrationOf, calibrationText } from '#reid/calibration/calibration-record.ts';
import type { LabelledGallery } from '#reid/calibration/labelled-gallery.ts';
import { learn } from '#reid/calibration/learn-model.ts';
import { forecast, leaveOneOut } from '#reid/calibration/leave-one-out.ts';
import { ownCalibrationName } from '#reid/calibration/own-calibrations.ts';
import { readTruthCsv } from '#tracking/files/truth-csv.ts';
import { type AnalyzeOptions, analyze } from './analyze.ts';
import { readTruth } from './read-truth.ts';

/** What is asked for: a CSV with the columns `video`, `tracks` and `truth`, whose paths are taken from its own folder. */
export interface CalibrateRequest {
  readonly sets: string;
  readonly settings: Settings;
  /** Where the calibration goes; null for the folder of the models, where every analysis finds it. */
  readonly out: string | null;
}

/** True pairs that are needed: fewer teach chance. */
const fewestSame = 20;

interface SetRow {
  readonly video: string;
  readonly tracks: string;
  readonly truth: string;
}

/**
 * Fits P(same) to labelled videos of one's own, for the embedder that the settings name, and leaves each out once to see how far
 * it can be believed. Nothing of the videos is kept but the numbers of the fit, the mean look, and the videos' hashes.
 *
 * Throws what `analyze` throws, `bad_file` for the list of sets, and `mismatch` where there are fewer than two videos or too few
 * true pairs.
 */
export async function calibrate(request: CalibrateRequest, options: AnalyzeOptions = {}): Promise<CalibrateReply> {
  const rows = await readSets(request.sets);
  const folder = await mkdtemp(path.join(tmpdir(), 'doppel-calibrate-'));
  try {
    const galleries: LabelledGallery[] = [];
    const hashes = new Map<string, string>();
    let embedder: EmbedderInfo | null = null;
    for (const [index, row] of rows.entries()) {
      const read = await readLabelled(row, request.settings, path.join(folder, `${index}.doppel`), options);
      galleries.push(read.gallery);
      hashes.set(read.gallery.video, read.sha256);
      embedder = read.embedder;
    }
    const modelSha256 = embedder?.model_sha256 ?? null;
    if (embedder === null || modelSha256 === null) {
      throw new DoppelError(
        'usage',
        'The descriptor without weights cannot be calibrated: name a model with --embedder.',
      );
    }
    const same = galleries.reduce(
      (sum, { pairs }) => sum + pairs.filter((pair) => pair.same && !pair.evidence.vetoed).length,
      0,
    );
    if (galleries.length < 2 || same < fewestSame) {
      throw new DoppelError(
        'mismatch',
        `${request.sets} names ${galleries.length} videos with ${same} pairs of the same person, expected two videos or more and ${fewestSame} pairs.`,
      );
    }
    const leftOut = reliabilityTable(leaveOneOut(galleries).map(forecast), seededRandom(1).uniform);
    const source = { model: embedder.id, modelSha256, command: `doppel calibrate ${path.basename(request.sets)}` };
    const record = calibrationOf(source, galleries, learn(galleries), leftOut, (video) => [hashes.get(video) ?? '']);
    const file =
      request.out ?? path.join(pullFolder(request.settings.similarity.models), ownCalibrationName(modelSha256));
    await mkdir(path.dirname(path.resolve(file)), { recursive: true });
    await writeFile(file, calibrationText(record), { flush: true });
    return {
      file: path.resolve(file),
      model: embedder.id,
      model_sha256: modelSha256,
      sets: record.training.map(({ video, persons, pairs, same: trueOnes }) => ({
        video,
        persons,
        pairs,
        same: trueOnes,
      })),
      left_out: leftOut,
      in_force: request.out === null,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readSets(file: string): Promise<readonly SetRow[]> {
  let text: string;
  try {
    text = (await readRegularFile(file, { code: 'bad_file' })).toString('utf8');
  } catch (cause) {
    if (cause instanceof DoppelError) throw cause;
    throw new DoppelError('not_found', `The list of sets ${file} cannot be read: ${readReason(cause)}.`, { cause });
  }
  const [header = { fields: [''], line: 1 }, ...rows] = csvRows(text, file);
  const columns = (['video', 'tracks', 'truth'] as const).map((name) => header.fields.indexOf(name));
  if (columns.includes(-1)) {
    throw new DoppelError(
      'bad_file',
      `${file}: expected a CSV whose first line names the columns video, tracks and truth.`,
    );
  }
  return rows.map(({ fields, line }) => {
    const [video, tracks, truth] = columns.map((column) => fields[column] ?? '');
    if (video === '' || tracks === '' || truth === '')
      throw new DoppelError('bad_file', `${file}, line ${line}: expected a video, its tracks and its truth.`);
    const place = (each: string): string => path.resolve(path.dirname(file), each);
    return { video: place(video), tracks: place(tracks), truth: place(truth) };
  });
}

/** Analyses a labelled video into `out`; persons without truth are left out. */
async function readLabelled(
  { video, tracks, truth: truthFile }: SetRow,
  settings: Settings,
  out: string,
  options: AnalyzeOptions,
): Promise<{ readonly gallery: LabelledGallery; readonly sha256: string; readonly embedder: EmbedderInfo | null }> {
  const truth = readTruthCsv(await readTruth(truthFile), truthFile);
  const quiet = { ...settings, previews: { ...settings.previews, enabled: false } };
  const { project } = await analyze(
    { video, source: { kind: 'tracks', path: tracks }, out, settings: quiet, force: false },
    options,
  );
  return withProject(project, 'read', (database) => {
    const gallery = readGallery(database);
    const named = [...gallery.state.persons.values()].flatMap((person) => {
      const human = truth.get(person.id);
      const view = gallery.view(person);
      // The view reads when it is asked; what is kept outlives the project.
      const kept = {
        ...view,
        frameIndices: view.frameIndices,
        boxesPx: view.boxesPx,
        cropIds: view.cropIds,
        cropVectors: view.cropVectors,
      };
      return human === undefined || view.embedding === null
        ? []
        : [{ person, labelled: { view: kept, embedding: view.embedding, human: `${video} ${human}`, camera: null } }];
    });
    const pairs = named.flatMap((a, index) =>
      named.slice(index + 1).map((b) => ({
        a: a.labelled,
        b: b.labelled,
        evidence: { vetoed: gallery.evidence(a.person, b.person).vetoed },
        same: a.labelled.human === b.labelled.human,
      })),
    );
    return {
      gallery: { video, name: 'whole', persons: named.map(({ labelled }) => labelled), pairs },
      sha256: readVideo(database).sha256,
      embedder: gallery.embedder,
    };
  });
}

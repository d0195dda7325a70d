import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DoppelError } from '#base/doppel-error.ts';
import { cropId, personId } from '#base/ids.ts';
import type { ExportReply } from '#contract/replies.ts';
import type { PersonFormat } from '#contract/track-formats.ts';
import { writeNpy } from '#platform/formats/npy.ts';
import { float32Array } from '#platform/formats/numpy-array.ts';
import { writeCanonicalPersons } from '#tracking/files/canonical-persons.ts';
import { writeSelectedPerson } from '#tracking/files/selected-person.ts';
import { decisionsCsv, decisionsJson } from './decision-files.ts';
import type { ExportInput, ExportPerson } from './export-input.ts';
import { exportLayout } from './export-layout.ts';
import { mergingReport, timingsJson } from './merging-report.ts';
import { cutPersonClips } from './person-clips.ts';
import { personFile } from './person-files.ts';
import { personsCsv } from './person-table.ts';
import { groupPairs, pairsOnPage } from './report/pairs-section.ts';
import { plotlyFile, reportAssets } from './report/report-assets.ts';
import { reportPage } from './report/report-page.ts';
import { type ReportPictures, reportView } from './report/report-view.ts';
import { type PlannedPicture, plannedPictures } from './report-pictures.ts';
import { embeddingsJson, similarityJson } from './similarity-json.ts';
import { type SimilarityTable, similarityTable } from './similarity-table.ts';
import { openAsideFolder } from './staging-folder.ts';
import { writeFailure } from './write-failure.ts';

/** Where an export goes, and how its caller follows it. */
interface ExportOptions {
  /** The folder. It may hold an older export, which is replaced; nothing else in it is touched. */
  readonly to: string;
  /** Also write selected_person.npz of this person. */
  readonly person?: number | undefined;
  /** Also write the persons in these forms. */
  readonly formats?: readonly PersonFormat[] | undefined;
  /** The persons whose pictures are shown as they are, all others veiled; everybody's where it is left out. */
  readonly clear?: readonly number[] | undefined;
  /** The persons of whom the video is cut into clips; nobody where it is left out. */
  readonly clips?: readonly number[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How many of the files are written. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The page itself, and Plotly beside it. */
const pageFiles = 2;

/** Pictures made at once: enough to keep sharp's threads busy, few enough to stay small in memory. */
const picturesAtOnce = 4;

type Content = string | Uint8Array | Iterable<string>;

/** Writes files into the staging folder, one after the other, and keeps their names. */
class FileWriter {
  readonly names: string[] = [];
  readonly #folder: string;
  readonly #signal: AbortSignal | undefined;

  constructor(folder: string, signal: AbortSignal | undefined) {
    this.#folder = folder;
    this.#signal = signal;
  }

  async write(name: string, content: Content): Promise<void> {
    const file = await this.#place(name);
    if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(file, content);
    else await pipeline(Readable.from(content), createWriteStream(file));
  }

  /** Takes note of files that something else has written into the folder. */
  add(names: readonly string[]): void {
    this.names.push(...names);
  }

  async copy(name: string, from: string): Promise<void> {
    await copyFile(from, await this.#place(name));
  }

  async #place(name: string): Promise<string> {
    throwIfAborted(this.#signal);
    const file = path.join(this.#folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    this.names.push(name);
    return file;
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new DoppelError('cancelled', 'The export was cancelled; an older export in its folder is unchanged.', {
      cause: signal.reason,
    });
  }
}

/** A person of the export who is named by id; throws `not_found` with what became of them. */
function knownPerson(input: ExportInput, id: number): ExportPerson {
  const person = input.persons.find((candidate) => candidate.personId === id);
  if (person !== undefined) return person;
  const into = input.persons.find((candidate) => candidate.madeOf.some((original) => original === id));
  const hidden = input.hidden.some((candidate) => candidate.personId === id);
  const fate = into
    ? `it is part of person ${into.personId} now`
    : hidden
      ? 'it is hidden'
      : 'there is none of that id';
  throw new DoppelError('not_found', `Person ${id} cannot be selected: ${fate}.`, { details: { person: id } });
}

/** The data files: everything but the page and its pictures. */
async function dataFiles(
  input: ExportInput,
  table: SimilarityTable,
  selected: ExportPerson | null,
  formats: readonly PersonFormat[],
): Promise<readonly (readonly [string, Content])[]> {
  const count = table.persons.length;
  const { path: videoPath, frameCount, fps, widthPx, heightPx } = input.video;
  const video = { path: videoPath, frameCount, fps, widthPx, heightPx };
  const files: (readonly [string, Content])[] = [
    [exportLayout.similarityJson, similarityJson(input, table)],
    [exportLayout.similarityNpy, writeNpy(float32Array(table.matrix, [count, count]))],
    [exportLayout.embeddingsJson, embeddingsJson(input, table)],
    [exportLayout.embeddingsNpy, writeNpy(float32Array(table.embeddings, [count, table.dimension]))],
    [exportLayout.timings, timingsJson(input)],
    [exportLayout.mergingReport, mergingReport(input, table)],
    [exportLayout.personsCsv, personsCsv(input)],
    [exportLayout.decisionsJson, decisionsJson(input)],
    [exportLayout.decisionsCsv, decisionsCsv(input)],
    [exportLayout.canonicalPersons, await writeCanonicalPersons(input.persons.map((person) => person.track))],
  ];
  files.push(...[...new Set(formats)].map((format) => personFile(format, input)));
  if (input.found !== null) {
    const { detections, tracks, trackletsRaw } = await input.found();
    files.push([exportLayout.detections, detections]);
    files.push([exportLayout.tracks, tracks]);
    files.push([exportLayout.trackletsRaw, trackletsRaw]);
  }
  if (selected !== null) {
    const source = `Doppel ${input.appVersion}`;
    files.push([exportLayout.selectedPerson, await writeSelectedPerson(selected.track, video, source)]);
  }
  return files;
}

const nameOf = ({ kind, id }: PlannedPicture): string =>
  kind === 'crop' ? exportLayout.crop(cropId(id)) : exportLayout[kind](personId(id));

/** Makes and writes the pictures, a few at a time, and returns which there are. */
async function writePictures(
  planned: readonly PlannedPicture[],
  writer: FileWriter,
  tick: () => void,
): Promise<ReportPictures> {
  const animations = new Set<number>();
  const stills = new Set<number>();
  const crops = new Set<number>();
  const written = { animation: animations, still: stills, crop: crops };
  for (let first = 0; first < planned.length; first += picturesAtOnce) {
    const batch = planned.slice(first, first + picturesAtOnce);
    const made = await Promise.all(batch.map((picture) => picture.make()));
    for (const [index, bytes] of made.entries()) {
      const picture = batch[index];
      if (bytes !== null) {
        await writer.write(nameOf(picture), bytes);
        written[picture.kind].add(picture.id);
      }
      tick();
    }
  }
  return { animations, stills, crops };
}

async function writePage(
  input: ExportInput,
  table: SimilarityTable,
  pictures: ReportPictures,
  writer: FileWriter,
): Promise<void> {
  const view = reportView(input, table, pictures);
  await writer.write(exportLayout.page, reportPage(view, groupPairs(view), await reportAssets()));
  await writer.copy(exportLayout.plotly, plotlyFile());
}

/** What was written into the staging folder, and what could not be, in words. */
interface Written {
  readonly names: readonly string[];
  readonly warnings: readonly string[];
}

/** Writes every file into the staging folder and returns their names. */
async function writeFiles(
  input: ExportInput,
  table: SimilarityTable,
  selected: ExportPerson | null,
  folder: string,
  options: ExportOptions,
): Promise<Written> {
  const writer = new FileWriter(folder, options.signal);
  const clear =
    options.clear === undefined ? null : new Set(options.clear.map((id) => knownPerson(input, id).personId));
  const planned = plannedPictures(input, pairsOnPage(groupPairs({ input })), clear);
  const filmed = (options.clips ?? []).map((id) => knownPerson(input, id));
  const files = await dataFiles(input, table, selected, options.formats ?? []);
  const total = files.length + planned.length + pageFiles + filmed.length;
  let done = 0;
  const tick = () => options.onProgress?.(++done, total);
  for (const [name, content] of files) {
    await writer.write(name, content);
    tick();
  }
  const pictures = await writePictures(planned, writer, tick);
  await writePage(input, table, pictures, writer);
  const clips = await cutPersonClips(input, filmed, { folder, clear, signal: options.signal });
  writer.add(clips.names);
  throwIfAborted(options.signal);
  options.onProgress?.(total, total);
  return { names: writer.names.sort(), warnings: clips.warnings };
}

async function writeAll(input: ExportInput, options: ExportOptions): Promise<ExportReply> {
  const selected = options.person === undefined ? null : knownPerson(input, options.person);
  const table = similarityTable(input);
  const staging = openAsideFolder(options.to);
  try {
    const { names, warnings } = await writeFiles(input, table, selected, staging.folder, options);
    const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(staging.folder, name))).size));
    staging.commit(names);
    return {
      folder: path.resolve(options.to),
      files: names.map((name, index) => ({ path: name, bytes: sizes[index] })),
      persons: input.persons.length,
      left_out: table.leftOut.map((left) => ({ ...left })),
      head: input.head,
      warnings: [...warningsOf(input), ...warnings],
    };
  } finally {
    staging.close();
  }
}

/** What the caller should tell the person: the input's own warnings, and what the export could not give. */
function warningsOf(input: ExportInput): string[] {
  const without =
    input.embedder === null ? ['There is no similarity in this export: the analysis was made without it.'] : [];
  return [...input.warnings, ...without];
}

/**
 * Writes every file of an export (`exportLayout`) into a folder. The files are written staging and then moved into place for
 * those of an older export; when anything fails or `signal` fires before that, the older export stays as it is and nothing is
 * left behind. Two exports of one input differ in `timestamp` alone.
 *
 * Throws `not_found` for a person that is not there, `cancelled`, `locked` while another export writes there, `read_only`,
 * `disk_full`, and `failed` where the folder is a file or holds files of the same names that no export wrote.
 */
export async function exportAll(input: ExportInput, options: ExportOptions): Promise<ExportReply> {
  throwIfAborted(options.signal);
  try {
    return await writeAll(input, options);
  } catch (error) {
    throw writeFailure(error, path.resolve(options.to));
  }
}

import path from 'node:path';
import { countsOf } from '#comparison/count-queue.ts';
import type { Gallery } from '#comparison/gallery.ts';
import { compareRated, listPairs } from '#comparison/list-pairs.ts';
import { calibrationFor, ratingOf } from '#comparison/pair-rating.ts';
import { personPreview } from '#comparison/person-preview.ts';
import { proposeSplits } from '#comparison/split-proposal.ts';
import type { RatedPair, StatusReply } from '#contract/replies.ts';
import type { SplitProposal } from '#contract/review.ts';
import { similarityThreshold } from '#contract/similarity-threshold.ts';
import { preliminaryWords } from '#contract/words/preliminary-words.ts';
import { appVersion } from '#platform/app-version.ts';
import { readCropImage } from '#project/crops.ts';
import { readSeals } from '#project/custody/seals.ts';
import { readDetections, readDetector } from '#project/detections.ts';
import { readLog } from '#project/events.ts';
import { readPersons } from '#project/persons.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readStatus } from '#project/status.ts';
import { readTrackletRows, readTracklets } from '#project/tracklets.ts';
import { isHidden, originalIdsOf, pairKey, type ReviewPerson } from '#review/review-state.ts';
import { writeDetectionsText } from '#tracking/files/detections-text.ts';
import { writeTrackletsRaw } from '#tracking/files/tracklets-npz.ts';
import { writeTracksText } from '#tracking/files/tracks-text.ts';
import { collectDetections } from '#tracking/tracks/detections.ts';
import type { ExportInput, ExportPerson, FoundFiles } from './export-input.ts';

/** Reads what an export writes from a project as its decisions leave it. Pictures are read when they are asked for. */
export function readExportInput(gallery: Gallery, timestamp: string): ExportInput {
  const { project, state, settings } = gallery;
  const listed = listPairs(gallery, { threshold: null, scope: 'similar' });
  const status = readStatus(project, () => countsOf(listed, state));
  const log = readLog(project);
  const misaligned = new Set(readPersons(project).flatMap((person) => (person.possiblyMisaligned ? [person.id] : [])));
  const nobody = new Set(status.perhaps_nobody);
  const proposals = new Map(proposeSplits(gallery).proposals.map((proposal) => [proposal.person, proposal]));
  const record = calibrationFor(project, gallery.embedder);
  const rating = ratingOf(gallery);
  const everybody = [...state.persons.values()];
  return {
    projectName: path.basename(project.path),
    appVersion,
    timestamp,
    video: {
      path: status.video.path,
      sha256: status.video.sha256,
      widthPx: status.video.width,
      heightPx: status.video.height,
      fps: status.video.fps,
      frameCount: status.video.frame_count,
      durationMs: status.video.duration_ms,
    },
    embedder: gallery.embedder,
    threshold: similarityThreshold(settings.similarity.threshold, gallery.embedder?.id ?? null),
    persons: everybody
      .filter((person) => !isHidden(person))
      .map((person) => exportPerson(gallery, person, { misaligned, nobody, proposals })),
    hidden: everybody.filter(isHidden).map((person) => ({
      personId: person.id,
      madeOf: originalIdsOf(state, person),
      hiddenBy: person.hiddenBy === null ? 'filter' : 'decision',
    })),
    pairs: pairsToExport(gallery, listed.pairs),
    calibration: record === null || rating.calibration === null ? null : { record, info: rating.calibration },
    noProbabilityReason: rating.missingReason,
    events: log.events,
    head: log.head,
    seals: project.read(() => readSeals(project)),
    stageSeconds: status.stage_seconds,
    loss: status.loss,
    warnings: [...preliminaryWarning(status), ...status.warnings],
    found: readDetector(project) === null ? null : () => foundFiles(project),
    timeMsOf: (frame) => gallery.timeMsOf(frame),
    readCrop: async (crop) => readCropImage(project, crop),
  };
}

function preliminaryWarning({ preliminary, analysis }: StatusReply): readonly string[] {
  return preliminary === null ? [] : [preliminaryWords(preliminary, analysis)];
}

/** What the detector and the tracker saw, as it was before any grouping and decision. */
async function foundFiles(project: ProjectDatabase): Promise<FoundFiles> {
  const tracklets = readTracklets(project).map(({ id }) => ({ number: id, ...readTrackletRows(project, id) }));
  return {
    detections: writeDetectionsText(collectDetections(readDetections(project)), 0),
    tracks: writeTracksText(tracklets),
    trackletsRaw: await writeTrackletsRaw(tracklets),
  };
}

/** What is in doubt about persons: original ids on wrong frames, and of active persons who is perhaps nobody, and who two people. */
interface Doubts {
  readonly misaligned: ReadonlySet<number>;
  readonly nobody: ReadonlySet<number>;
  readonly proposals: ReadonlyMap<number, SplitProposal>;
}

function exportPerson(gallery: Gallery, person: ReviewPerson, { misaligned, nobody, proposals }: Doubts): ExportPerson {
  const track = gallery.track(person);
  const view = gallery.view(person);
  const crops = gallery.crops(person).filter(({ quality }) => quality !== null);
  const madeOf = originalIdsOf(gallery.state, person);
  const quality = new Map(crops.map((crop) => [crop.id, crop.quality ?? 0]));
  const byQuality = [...view.cropIds].sort((a, b) => (quality.get(b) ?? 0) - (quality.get(a) ?? 0) || a - b);
  return {
    personId: person.id,
    name: person.name,
    notes: person.notes.map(({ text }) => text),
    track,
    firstMs: gallery.timeMsOf(track.frameIndices[0]),
    lastMs: gallery.timeMsOf(track.frameIndices[track.frameIndices.length - 1]),
    madeOf,
    possiblyMisaligned: madeOf.some((id) => misaligned.has(id)),
    perhapsNobody: nobody.has(person.id),
    splitProposal: proposals.get(person.id) ?? null,
    embedding: view.embedding,
    cropCount: crops.length,
    bestCrops: byQuality,
    animation: crops.length === 0 || !gallery.settings.previews.enabled ? null : () => personPreview(gallery, person),
  };
}

/**
 * The default list, the pairs from the threshold on, vetoed or not, and all that something was decided about; best first. `listed`
 * is the default list with the vetoed pairs that reach the threshold, rated.
 */
function pairsToExport(gallery: Gallery, listed: readonly RatedPair[]): readonly RatedPair[] {
  const compared = gallery.compared();
  const { persons } = compared;
  const rating = ratingOf(gallery);
  const place = new Map<number, number>(persons.map(({ id }, index) => [id, index]));
  const pairs = new Map(listed.map((pair) => [pairKey(pair.a, pair.b), pair]));
  const add = (i: number, j: number) => {
    const key = pairKey(persons[i].id, persons[j].id);
    if (!pairs.has(key)) pairs.set(key, rating.rate(gallery.evidence(persons[i], persons[j])));
  };
  const threshold = similarityThreshold(gallery.settings.similarity.threshold, gallery.embedder?.id ?? null);
  const { left, right, cosine } = compared.close(threshold);
  for (const [index, value] of cosine.entries()) if (value >= threshold) add(left[index], right[index]);
  for (const { a, b } of gallery.state.pairs.values()) {
    const [i, j] = [place.get(a), place.get(b)];
    if (i !== undefined && j !== undefined) add(i, j);
  }
  return [...pairs.values()].sort(compareRated);
}

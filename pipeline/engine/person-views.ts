import { frameRuns } from '#base/frame-runs.ts';
import type { Gallery } from '#comparison/gallery.ts';
import { proposeSplit } from '#comparison/split-proposal.ts';
import type { AssetUrl, CropView, FaceView, PersonDetail, PersonSummary } from '#contract/review.ts';
import { readTracklets } from '#project/tracklets.ts';
import { isHidden, originalIdsOf, type ReviewPerson } from '#review/review-state.ts';
import type { AssetIds } from './asset-ids.ts';
import type { PersonCards, StoredCrop } from './person-cards.ts';
import type { ProjectView } from './project-file.ts';

/** A person as the grid shows it. */
export function personSummary({ gallery, cards }: ProjectView, person: ReviewPerson, assets: AssetIds): PersonSummary {
  const card = cards.card(person);
  const madeOf = originalIdsOf(gallery.state, person);
  const still = card.best[0] ?? card.crops[0];
  return {
    id: person.id,
    name: person.name,
    hidden: isHidden(person),
    hidden_reason: person.hiddenReason ?? (person.hiddenBy === null ? null : `hidden by event ${person.hiddenBy}`),
    hidden_by: person.hiddenBy,
    first_frame: card.firstFrame,
    last_frame: card.lastFrame,
    first_ms: gallery.timeMsOf(card.firstFrame),
    last_ms: gallery.timeMsOf(card.lastFrame),
    rows: card.rows,
    crops: card.crops.length,
    made_of: [...madeOf],
    presence: frameRuns(gallery.view(person).frameIndices),
    seams: seamsOf(person),
    possibly_misaligned: madeOf.some((id) => cards.misaligned.has(id)),
    perhaps_nobody: cards.perhapsNobody.has(person.id),
    still: still === undefined ? null : cropUrl(assets, still.id),
    preview: previewUrl(gallery, cards, person, assets),
  };
}

/** Where a stretch of a tracklet begins behind another one of the person. */
function seamsOf({ segments }: ReviewPerson): number[] {
  const starts = segments.map(({ firstFrame }) => firstFrame).toSorted((one, other) => one - other);
  return [...new Set(starts.slice(1))].filter((frame) => frame > starts[0]);
}

/** How many pictures a person is judged by where several stand side by side: enough to see a turn, few enough to be large. */
const shownFaces = 4;

/** A person with the few pictures by which it is judged. */
export function faceView(view: ProjectView, person: ReviewPerson, assets: AssetIds): FaceView {
  return {
    ...personSummary(view, person, assets),
    faces: facesOf(view, person, assets),
  };
}

/** The best pictures of a person, spread evenly over when they were taken, in order of time. */
export function facesOf({ gallery, cards }: ProjectView, person: ReviewPerson, assets: AssetIds): CropView[] {
  const { best, crops } = cards.card(person);
  const usable = crops.filter(({ id }) => !person.setAside.includes(id));
  const inTime = (best.length > 0 ? best : usable).toSorted((one, other) => one.frameIndex - other.frameIndex);
  const count = Math.min(shownFaces, inTime.length);
  // From the middle of each equal share: with eight best, every second one.
  const chosen = Array.from(
    { length: count },
    (_, index) => inTime[Math.floor(((index + 0.5) * inTime.length) / count)],
  );
  const rank = new Map(best.map(({ id }, index) => [id, index]));
  return chosen.map((crop) => cropView(crop, rank.get(crop.id) ?? null, gallery.timeMsOf, assets));
}

/** Everything that a person's page and the two sides of a comparison show. */
export function personDetail(view: ProjectView, person: ReviewPerson, assets: AssetIds): PersonDetail {
  const { gallery, cards } = view;
  const { state } = gallery;
  const card = cards.card(person);
  const rank = new Map(card.best.map(({ id }, index) => [id, index]));
  const sources = new Map(readTracklets(gallery.project).map(({ id, sourceId }) => [id, sourceId]));
  return {
    ...personSummary(view, person, assets),
    notes: person.notes.map(({ by, text }) => {
      const { event } = state.events[by - 1];
      return { event: by, text, by: event.by, at: event.at };
    }),
    segments: person.segments.map(({ trackletId, firstFrame, lastFrame }) => ({
      tracklet: trackletId,
      source_id: sources.get(trackletId) ?? 0,
      first_frame: firstFrame,
      last_frame: lastFrame,
      rows: gallery.rowsOfSegments([{ trackletId, firstFrame, lastFrame }]).frameIndices.length,
    })),
    all_crops: card.crops.map((crop) =>
      cropView(crop, rank.get(crop.id) ?? null, gallery.timeMsOf, assets, person.setAside.includes(crop.id)),
    ),
    kept_apart_from: [...state.pairs.values()].flatMap(({ a, b, kind }) => {
      if (kind !== 'apart' || (a !== person.id && b !== person.id)) return [];
      return [a === person.id ? b : a];
    }),
    may_be_two: proposeSplit(gallery, person)?.why ?? null,
  };
}

/** The address of a crop's picture. */
export function cropUrl(assets: AssetIds, crop: number): AssetUrl {
  return assets.urlOf({ kind: 'crop', number: crop, revision: 0 });
}

function cropView(
  crop: StoredCrop,
  bestRank: number | null,
  timeMsOf: (frameIndex: number) => number,
  assets: AssetIds,
  aside = false,
): CropView {
  return {
    id: crop.id,
    tracklet: crop.trackletId,
    frame: crop.frameIndex,
    time_ms: timeMsOf(crop.frameIndex),
    box: [crop.x1, crop.y1, crop.x2, crop.y2],
    width: crop.widthPx,
    height: crop.heightPx,
    quality: crop.quality,
    best_rank: bestRank,
    aside,
    url: cropUrl(assets, crop.id),
  };
}

function previewUrl(gallery: Gallery, cards: PersonCards, person: ReviewPerson, assets: AssetIds): AssetUrl | null {
  if (!gallery.settings.previews.enabled || cards.card(person).crops.length === 0) return null;
  const isOriginal = gallery.isOriginal(person);
  // An untouched person's preview is made by the analysis; until that has come so far there is none.
  if (isOriginal && !cards.animated.has(person.id)) return null;
  const revision = isOriginal ? 0 : revisionOf(JSON.stringify(person.segments));
  return assets.urlOf({ kind: 'preview', number: person.id, revision });
}

/** 32 bits of a text (FNV-1a): tells two states of a person apart, and guards nothing. */
function revisionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

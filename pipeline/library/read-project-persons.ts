import { createHash } from 'node:crypto';
import path from 'node:path';
import type { CropId, PersonId, TrackletId } from '#base/ids.ts';
import type { Gallery } from '#comparison/gallery.ts';
import { readGallery, withProject } from '#comparison/open-gallery.ts';
import type { SeenAt } from '#platform/video/veil-outside.ts';
import { readCropImage, readTrackletCrops } from '#project/crops.ts';
import { countCropEmbeddings, readCropEmbeddings } from '#project/embeddings.ts';
import { readHead } from '#project/events.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readProjectInfo } from '#project/project-file.ts';
import { readTracklets } from '#project/tracklets.ts';
import { readVideo } from '#project/video.ts';
import { isHidden, type ReviewPerson } from '#review/review-state.ts';

/** A stretch of a tracklet that belongs to one person. */
export interface ProjectSighting {
  readonly trackletId: TrackletId;
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** Ms from the video's first frame. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** A described crop: its vector is (dimension,). */
export interface ProjectCrop {
  readonly cropId: CropId;
  readonly frameIndex: number;
  readonly vector: Float32Array;
}

/** A crop with its picture, as it lies in the project: PNG. */
export interface ProjectPicture {
  readonly cropId: CropId;
  readonly trackletId: TrackletId;
  readonly frameIndex: number;
  /** Ms from the video's first frame. */
  readonly timeMs: number;
  /** x1, y1, x2, y2 in pixels of the upright picture; x2 and y2 exclusive. */
  readonly boxPx: readonly [number, number, number, number];
  readonly widthPx: number;
  readonly heightPx: number;
  /** 0 to 1. */
  readonly quality: number;
  readonly image: Uint8Array;
}

/** A person of a project as its decisions leave them. */
export interface ProjectPerson {
  readonly personId: PersonId;
  readonly name: string | null;
  readonly hidden: boolean;
  /** (dimension,), of length 1; null where nobody was described. */
  readonly vector: Float32Array | null;
  readonly sightings: readonly ProjectSighting[];
  readonly bestCrop: CropId | null;
}

/** A project that is open to be read into a library. */
export interface OpenedSource {
  readonly uuid: string;
  readonly video: {
    readonly path: string;
    readonly sha256: string;
    readonly durationMs: number | null;
    readonly tags: Readonly<Record<string, unknown>>;
  };
  /** Tells analyses apart: whose tracklets there are, and which frames each has. */
  readonly origin: string;
  /** Changes with every decision, description and analysis: a source of the same stamp needs no reading. */
  readonly stamp: string;
  /** The vectors' model and length; null where nothing was described. */
  readonly space: { readonly modelSha256: string; readonly dimension: number } | null;
  readonly persons: () => readonly ProjectPerson[];
  /** Ids that a decision of the project merged away, and who took them in. */
  readonly merged: () => ReadonlyMap<PersonId, PersonId>;
  /** Where a person is from one time to another, by time. Throws `not_found` for one who is not active. */
  readonly seen: (person: PersonId, fromMs: number, toMs: number) => readonly SeenAt[];
  /** The described crops of a sighting, by time. */
  readonly crops: (sighting: ProjectSighting) => readonly ProjectCrop[];
  readonly image: (crop: CropId) => Uint8Array | null;
  /** All crops of a person that have a picture, the best first, at most `count`. */
  readonly bestCrops: (person: ProjectPerson, count: number) => readonly CropId[];
  /** Some pictures of a person, the best first, then others spread over when it was seen; null where the project has no such person. */
  readonly pictures: (
    person: PersonId,
    count: { readonly best: number; readonly all: number },
  ) => readonly ProjectPicture[] | null;
}

function originOf(project: ProjectDatabase): string {
  const hash = createHash('sha256').update(readProjectInfo(project).uuid);
  for (const { id, personId, firstFrame, lastFrame } of readTracklets(project)) {
    hash.update(`|${id},${personId},${firstFrame},${lastFrame}`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** What the container says of the recording; projects of an older Doppel did not keep it. */
function tagsOf({ tags }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof tags === 'object' && tags !== null ? (tags as Record<string, unknown>) : {};
}

function sightingsOf(gallery: Gallery, person: ReviewPerson): readonly ProjectSighting[] {
  return person.segments.map(({ trackletId, firstFrame, lastFrame }) => {
    const times = { firstMs: gallery.timeMsOf(firstFrame), lastMs: gallery.timeMsOf(lastFrame) };
    return { trackletId, firstFrame, lastFrame, ...times };
  });
}

function openSource(project: ProjectDatabase): OpenedSource {
  const gallery = readGallery(project);
  const { embedder } = gallery;
  const video = readVideo(project);
  const origin = originOf(project);
  const described = countCropEmbeddings(project);
  const modelSha256 = embedder === null ? '' : (embedder.model_sha256 ?? `weightless:${embedder.id}`);
  const persons = () =>
    [...gallery.state.persons.values()].map((person) => {
      const view = gallery.view(person);
      const [best] = bestCropsOf(gallery, person, 1);
      return {
        personId: person.id,
        name: person.name,
        hidden: isHidden(person),
        vector: view.embedding,
        sightings: sightingsOf(gallery, person),
        bestCrop: best ?? null,
      };
    });
  return {
    uuid: readProjectInfo(project).uuid,
    video: { path: video.path, sha256: video.sha256, durationMs: video.durationMs, tags: tagsOf(video.probe) },
    origin,
    stamp: [origin, readHead(project).hash.slice(0, 16), modelSha256.slice(0, 16), described].join(':'),
    space: embedder === null || described === 0 ? null : { modelSha256, dimension: embedder.dimension },
    persons,
    merged: () => new Map([...gallery.state.merged].map(([id, { into }]) => [id, into])),
    seen: (person, fromMs, toMs) => seenBetween(gallery, person, fromMs, toMs),
    crops: (sighting) => cropsOf(gallery, sighting),
    image: (crop) => readCropImage(project, crop),
    bestCrops: ({ personId }, count) => bestCropsOf(gallery, gallery.person(personId), count),
    pictures: (personId, count) => {
      const person = gallery.state.persons.get(personId);
      return person === undefined ? null : picturesOf(gallery, person, count);
    },
  };
}

function seenBetween(gallery: Gallery, person: PersonId, fromMs: number, toMs: number): readonly SeenAt[] {
  const { frameIndices, boxesPx } = gallery.track(gallery.person(person));
  const seen: SeenAt[] = [];
  frameIndices.forEach((frame, row) => {
    const timeMs = gallery.timeMsOf(frame);
    if (timeMs < fromMs || timeMs > toMs) return;
    const [x1, y1, x2, y2] = boxesPx.subarray(4 * row, 4 * row + 4);
    seen.push({ timeMs, box: [x1, y1, x2, y2] });
  });
  return seen;
}

function cropsOf({ project }: Gallery, { trackletId, firstFrame, lastFrame }: ProjectSighting): readonly ProjectCrop[] {
  const rows = readTrackletCrops(project, trackletId).filter(
    ({ frameIndex }) => frameIndex >= firstFrame && frameIndex <= lastFrame,
  );
  const vectors = readCropEmbeddings(
    project,
    rows.map(({ id }) => id),
  );
  return rows.flatMap(({ id, frameIndex }) => {
    const vector = vectors.get(id);
    return vector === undefined ? [] : [{ cropId: id, frameIndex, vector }];
  });
}

function bestCropsOf(gallery: Gallery, person: ReviewPerson, count: number): readonly CropId[] {
  return gallery
    .crops(person)
    .filter((crop) => crop.widthPx !== null && !crop.lost)
    .toSorted((a, b) => (a.bestRank ?? 1e9) - (b.bestRank ?? 1e9) || (b.quality ?? 0) - (a.quality ?? 0) || a.id - b.id)
    .slice(0, count)
    .map(({ id }) => id);
}

function picturesOf(
  gallery: Gallery,
  person: ReviewPerson,
  count: { readonly best: number; readonly all: number },
): readonly ProjectPicture[] {
  const byId = new Map(gallery.crops(person).map((crop) => [crop.id, crop]));
  const ranked = bestCropsOf(gallery, person, byId.size);
  const others = ranked.slice(count.best).toSorted((a, b) => frameOf(a) - frameOf(b));
  const room = Math.min(others.length, count.all - count.best);
  const spread = Array.from({ length: Math.max(0, room) }, (_, at) => others[Math.floor((at * others.length) / room)]);
  function frameOf(id: CropId): number {
    return byId.get(id)?.frameIndex ?? 0;
  }
  return [...ranked.slice(0, count.best), ...spread].flatMap((id) => {
    const crop = byId.get(id);
    const image = readCropImage(gallery.project, id);
    if (crop === undefined || image === null || crop.widthPx === null || crop.heightPx === null) return [];
    return [
      {
        ...{ cropId: id, trackletId: crop.trackletId, frameIndex: crop.frameIndex, image },
        timeMs: gallery.timeMsOf(crop.frameIndex),
        boxPx: [crop.x1, crop.y1, crop.x2, crop.y2] as const,
        ...{ widthPx: crop.widthPx, heightPx: crop.heightPx, quality: crop.quality ?? 0 },
      },
    ];
  });
}

/** Opens a project, hands over what a library reads of it, and closes it. Throws what opening a project throws. */
export function withSource<Result>(
  file: string,
  work: (source: OpenedSource) => Result | Promise<Result>,
): Promise<Result> {
  return withProject(path.resolve(file), 'read', (project) => work(openSource(project)));
}

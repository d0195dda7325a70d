import { DoppelError } from '#base/doppel-error.ts';
import type { CropId, PersonId, TrackletId } from '#base/ids.ts';
import { once } from '#base/once.ts';
import { normaliseRows } from '#base/vector-math.ts';
import type { EmbedderInfo, PairEvidence } from '#contract/replies.ts';
import type { Settings } from '#contract/settings.ts';
import type { CropRecord } from '#project/crops.ts';
import { readTrackletCrops } from '#project/crops.ts';
import { readEmbedder } from '#project/embedder.ts';
import { readCropEmbedding, readCropEmbeddings, readPersonEmbeddings } from '#project/embeddings.ts';
import { readPair } from '#project/pairs.ts';
import { readPersons } from '#project/persons.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readTrackletRows } from '#project/tracklets.ts';
import { readFrameTimes, readVideo } from '#project/video.ts';
import { type EvidenceContext, gatherEvidence, type PersonView } from '#reid/compare/pair-evidence.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import { chooseBestCrops } from '#reid/crops/best-crops.ts';
import { pairKey, type ReviewPerson, type ReviewState } from '#review/review-state.ts';
import { type SegmentSet, segmentsKey } from '#review/segments.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import { joinRows, type TrackletRows } from './join-rows.ts';

/** The part of a person's crops that stands for it: the best ones, in order of time, and what is pooled from them. */
interface Likeness {
  readonly cropIds: readonly CropId[];
  /** (n * dimension) rows of length 1. */
  readonly cropVectors: Float32Array;
  /** (dimension,) of length 1; null where no crop was described. */
  readonly embedding: Float32Array | null;
}

/**
 * The persons as the decisions leave them, with everything needed to compare them. What belongs to a person is read when it
 * is first asked for and kept, so that opening a project of a thousand persons costs nothing. It shows one state of the log:
 * make a new one after a decision, and hand it the old one so that untouched persons are not read again.
 */
export class Gallery {
  readonly project: ProjectDatabase;
  readonly state: ReviewState;
  readonly settings: Settings;
  /** Null where nothing was described. */
  readonly embedder: EmbedderInfo | null;
  readonly #views = new Map<string, PersonView>();
  readonly #tracklets = new Map<TrackletId, TrackletRows>();
  #originalEmbeddings: ReadonlyMap<PersonId, Likeness> | null = null;
  #frameTimes: Float64Array | null | undefined;
  #sourceIds: ReadonlyMap<PersonId, readonly number[]> | undefined;
  #ownerOf: ReadonlyMap<TrackletId, PersonId> | undefined;
  readonly #trackletsOf = once(() => Map.groupBy(this.state.originals.tracklets, ({ personId }) => personId));

  constructor(project: ProjectDatabase, state: ReviewState, settings: Settings, earlier?: Gallery) {
    this.project = project;
    this.state = state;
    this.settings = settings;
    this.embedder = readEmbedder(project);
    if (earlier === undefined || earlier.project !== project) return;
    this.#views = earlier.#views;
    this.#tracklets = earlier.#tracklets;
    this.#originalEmbeddings = earlier.#originalEmbeddings;
    this.#frameTimes = earlier.#frameTimes;
    this.#sourceIds = earlier.#sourceIds;
  }

  /** Milliseconds from the start of the video to a frame; from the frame rate where the video was never read to its end. */
  readonly timeMsOf = (frameIndex: number): number => {
    if (this.#frameTimes === undefined) this.#frameTimes = readFrameTimes(this.project);
    const times = this.#frameTimes;
    if (times !== null && frameIndex < times.length) return times[frameIndex];
    const { fps } = readVideo(this.project);
    const lastKnown = times === null || times.length === 0 ? 0 : times[times.length - 1];
    const framesBeyond = frameIndex - (times === null || times.length === 0 ? 0 : times.length - 1);
    return lastKnown + (fps > 0 ? (framesBeyond * 1000) / fps : 0);
  };

  /** The active person of an id. Throws `not_found`, with where the person went when a merge made the id inactive. */
  person(id: number): ReviewPerson {
    const person = this.state.persons.get(id as PersonId);
    if (person !== undefined) return person;
    const merged = this.state.merged.get(id as PersonId);
    throw new DoppelError(
      'not_found',
      merged === undefined
        ? `There is no person ${id} in ${this.project.path}.`
        : `Person ${id} was merged into person ${merged.into} by event ${merged.by}.`,
    );
  }

  /** A person as the comparison needs it. */
  view(person: ReviewPerson): PersonView {
    const key = `${person.id}|${segmentsKey(person.segments)}`;
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const view = this.#makeView(person);
    this.#views.set(key, view);
    return view;
  }

  /** The rows of a person after the decisions. */
  track(person: ReviewPerson): PersonTrack {
    return joinRows(person.id, person.segments, this.#rowsOf);
  }

  /** The rows of any stretches of tracklets, as one person's. */
  rowsOfSegments(segments: SegmentSet): PersonTrack {
    return joinRows(0 as PersonId, segments, this.#rowsOf);
  }

  /** The crops of a person, in order of time. */
  crops(person: ReviewPerson): readonly CropRecord[] {
    return person.segments
      .flatMap(({ trackletId, firstFrame, lastFrame }) =>
        readTrackletCrops(this.project, trackletId).filter(
          ({ frameIndex }) => frameIndex >= firstFrame && frameIndex <= lastFrame,
        ),
      )
      .toSorted((left, right) => left.frameIndex - right.frameIndex || left.id - right.id);
  }

  /** Whether no decision changed what belongs to this person, so that what the analysis stored of it holds. */
  isOriginal({ id, segments }: ReviewPerson): boolean {
    const own = this.#trackletsOf().get(id);
    return (
      own !== undefined &&
      own.length === segments.length &&
      own.every((tracklet) =>
        segments.some(
          ({ trackletId, firstFrame, lastFrame }) =>
            trackletId === tracklet.id && firstFrame <= tracklet.firstFrame && lastFrame >= tracklet.lastFrame,
        ),
      )
    );
  }

  /** The evidence for two active persons: the stored one where it holds, else gathered now. The lower id stands first. */
  evidence(left: ReviewPerson, right: ReviewPerson): PairEvidence {
    const [a, b] = left.id < right.id ? [left, right] : [right, left];
    const decision = this.state.pairs.get(pairKey(a.id, b.id))?.kind ?? null;
    const stored = this.isOriginal(a) && this.isOriginal(b) ? readPair(this.project, a.id, b.id) : null;
    if (stored !== null) return { ...stored, decision };
    return { ...gatherEvidence(this.view(a), this.view(b), this.evidenceContext), decision };
  }

  get evidenceContext(): EvidenceContext {
    return {
      dimension: this.embedder?.dimension ?? 1,
      veto: this.settings.veto,
      timeMsOf: this.timeMsOf,
    };
  }

  readonly #rowsOf = (tracklet: TrackletId): TrackletRows => {
    const known = this.#tracklets.get(tracklet);
    if (known !== undefined) return known;
    this.#sourceIds ??= new Map(readPersons(this.project).map(({ id, sourceTrackletIds }) => [id, sourceTrackletIds]));
    this.#ownerOf ??= new Map(this.state.originals.tracklets.map(({ id, personId }) => [id, personId]));
    const owner = this.#ownerOf.get(tracklet);
    const rows = {
      ...readTrackletRows(this.project, tracklet),
      trackletIds: this.#sourceIdsOf(tracklet, owner),
    };
    this.#tracklets.set(tracklet, rows);
    return rows;
  };

  /**
   * The upstream tracker's numbers of what a tracklet was made of. The one tracklet of a person that a file brought has all of
   * the person's; where Doppel followed a person in several, each has its own.
   */
  #sourceIdsOf(tracklet: TrackletId, owner: PersonId | undefined): readonly number[] {
    if (owner === undefined) return [];
    const isOnly = (this.#trackletsOf().get(owner)?.length ?? 0) <= 1;
    return isOnly ? (this.#sourceIds?.get(owner) ?? []) : [tracklet];
  }

  #makeView(person: ReviewPerson): PersonView {
    const track = once(() => this.track(person));
    const likeness = once(() => {
      const stored = this.isOriginal(person) ? this.#storedLikeness().get(person.id) : undefined;
      return stored ?? this.#poolLikeness(person);
    });
    return {
      personId: person.id,
      get frameIndices() {
        return track().frameIndices;
      },
      get boxesPx() {
        return track().boxesPx;
      },
      get embedding() {
        return likeness().embedding;
      },
      get cropIds() {
        return likeness().cropIds;
      },
      get cropVectors() {
        return likeness().cropVectors;
      },
    };
  }

  /** What the analysis pooled for the original persons; their crop vectors are read when they are asked for. */
  #storedLikeness(): ReadonlyMap<PersonId, Likeness> {
    this.#originalEmbeddings ??= new Map(
      readPersonEmbeddings(this.project).map(({ personId, vector, cropIds }) => {
        const cropVectors = once(() => this.#unitVectors(cropIds));
        return [
          personId,
          {
            cropIds,
            embedding: vector,
            get cropVectors() {
              return cropVectors();
            },
          },
        ];
      }),
    );
    return this.#originalEmbeddings;
  }

  #unitVectors(crops: readonly CropId[]): Float32Array {
    const dimension = this.embedder?.dimension ?? 1;
    const vectors = new Float32Array(crops.length * dimension);
    const stored = readCropEmbeddings(this.project, crops);
    crops.forEach((crop, index) => {
      const vector = stored.get(crop);
      if (vector === undefined) throw new DoppelError('internal', `Crop ${crop} has lost its vector.`);
      vectors.set(vector, index * dimension);
    });
    return normaliseRows(vectors, dimension);
  }

  /** Pools anew from the best of all described crops that a merged or split person has. */
  #poolLikeness(person: ReviewPerson): Likeness {
    if (this.embedder === null) return { cropIds: [], cropVectors: new Float32Array(0), embedding: null };
    const { dimension } = this.embedder;
    const described = this.crops(person).flatMap((crop) => {
      const vector = crop.quality === null ? null : readCropEmbedding(this.project, crop.id);
      return vector === null
        ? []
        : [{ cropId: crop.id, frameIndex: crop.frameIndex, score: crop.quality ?? 0, vector }];
    });
    const best = chooseBestCrops(described, this.settings.crops.best);
    const vectors = new Float32Array(best.length * dimension);
    best.forEach(({ vector }, index) => {
      vectors.set(vector, index * dimension);
    });
    return {
      cropIds: best.map(({ cropId }) => cropId),
      cropVectors: normaliseRows(vectors, dimension),
      embedding: poolEmbedding(vectors, dimension),
    };
  }
}

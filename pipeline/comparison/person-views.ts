import type { PersonId } from '#base/ids.ts';
import { once } from '#base/once.ts';
import type { EmbedderInfo } from '#contract/replies.ts';
import type { Settings } from '#contract/settings.ts';
import { type CropRecord, readTrackletCrops } from '#project/crops.ts';
import { readPreliminary } from '#project/preliminary.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import type { PersonView } from '#reid/compare/pair-evidence.ts';
import type { Originals } from '#review/originals.ts';
import type { ReviewPerson } from '#review/review-state.ts';
import { type SegmentSet, segmentsKey } from '#review/segments.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import { joinRows } from './join-rows.ts';
import { type Likeness, Likenesses } from './likenesses.ts';
import { TrackletReads } from './tracklet-reads.ts';

/** What a person without described crops has. */
const undescribed: Likeness = { cropIds: [], cropVectors: new Float32Array(0), embedding: null };

/**
 * Persons as the comparison needs them, by the stretches of tracklets that they are made of, whatever was decided about others:
 * one view holds in every state of the log in which the person has these rows. What belongs to it is read when it is first
 * asked for and kept, so that opening a project of a thousand persons costs nothing.
 */
export class PersonViews {
  readonly #project: ProjectDatabase;
  readonly #tracklets: TrackletReads;
  readonly #likenesses: Likenesses | null;
  readonly #views = new Map<string, PersonView>();

  /** @param embedder null where nothing was described. */
  constructor(
    project: ProjectDatabase,
    originals: Pick<Originals, 'tracklets'>,
    { crops }: Pick<Settings, 'crops'>,
    embedder: EmbedderInfo | null,
  ) {
    this.#project = project;
    this.#tracklets = new TrackletReads(project, originals);
    this.#likenesses = embedder === null ? null : new Likenesses(project, embedder.dimension, crops.best);
  }

  /** The view of a person: the same object as long as the same rows belong to the person. */
  of(person: ReviewPerson): PersonView {
    const key = `${person.id}|${segmentsKey(person.segments)}|${person.setAside.join()}`;
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const view = this.#make(person);
    this.#views.set(key, view);
    return view;
  }

  /** The rows of stretches of tracklets, as one person's. */
  track(id: PersonId, segments: SegmentSet): PersonTrack {
    return joinRows(id, segments, this.#tracklets.rowsOf);
  }

  /** The crops of stretches of tracklets, in order of time. */
  crops(segments: SegmentSet): readonly CropRecord[] {
    return segments
      .flatMap(({ trackletId, firstFrame, lastFrame }) =>
        readTrackletCrops(this.#project, trackletId).filter(
          ({ frameIndex }) => frameIndex >= firstFrame && frameIndex <= lastFrame,
        ),
      )
      .toSorted((left, right) => left.frameIndex - right.frameIndex || left.id - right.id);
  }

  /** Whether no decision changed what belongs to this person, so that what the analysis stored of it holds. */
  isOriginal(person: ReviewPerson): boolean {
    return person.setAside.length === 0 && this.#tracklets.isOriginal(person);
  }

  #make(person: ReviewPerson): PersonView {
    const track = once(() => this.track(person.id, person.segments));
    const likeness = once(() => this.#likenessOf(person));
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

  #likenessOf(person: ReviewPerson): Likeness {
    if (this.#likenesses === null) return undescribed;
    const isOriginal = this.isOriginal(person);
    const stored = isOriginal ? this.#likenesses.stored(person.id) : undefined;
    // While the rest is still being described, who has too few described crops is not compared at all.
    if (isOriginal && stored === undefined && readPreliminary(this.#project) !== null) return undescribed;
    const aside = new Set<number>(person.setAside);
    return stored ?? this.#likenesses.pool(this.crops(person.segments).filter(({ id }) => !aside.has(id)));
  }
}

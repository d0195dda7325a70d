import { DoppelError } from '#base/doppel-error.ts';
import type { PersonId } from '#base/ids.ts';
import type { EmbedderInfo, PairEvidence } from '#contract/replies.ts';
import type { Settings } from '#contract/settings.ts';
import type { CropRecord } from '#project/crops.ts';
import { readEmbedder } from '#project/embedder.ts';
import { readPair } from '#project/pairs.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { type EvidenceContext, gatherEvidence, type PersonView } from '#reid/compare/pair-evidence.ts';
import { finalPerson } from '#review/refusal.ts';
import { isHidden, pairKey, type ReviewPerson, type ReviewState } from '#review/review-state.ts';
import type { SegmentSet } from '#review/segments.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import { ComparedPersons } from './compared-persons.ts';
import { type FrameClock, frameClock } from './frame-clock.ts';
import { GalleryMemory } from './gallery-memory.ts';
import { PersonViews } from './person-views.ts';
import type { PairRating, RatingBasis } from './rating.ts';

/**
 * The persons as the decisions leave them, with everything needed to compare them. It shows one state of the log: make a new
 * one after a decision, and hand it the old one so that untouched persons are neither read nor compared again.
 */
export class Gallery {
  readonly project: ProjectDatabase;
  readonly state: ReviewState;
  readonly settings: Settings;
  /** Null where nothing was described. */
  readonly embedder: EmbedderInfo | null;
  /** What holds in later states of the log too. */
  readonly memory: GalleryMemory;
  /** What `ratingOf` made of this state. */
  readonly ratings = new Map<RatingBasis, PairRating>();
  #compared: ComparedPersons | null = null;

  constructor(project: ProjectDatabase, state: ReviewState, settings: Settings, earlier?: Gallery) {
    this.project = project;
    this.state = state;
    this.settings = settings;
    this.embedder = readEmbedder(project);
    this.memory =
      earlier?.project === project
        ? earlier.memory
        : new GalleryMemory(
            new PersonViews(project, state.originals, settings, this.embedder),
            frameClock(project),
            this.embedder?.dimension ?? 0,
          );
  }

  /** Milliseconds from the start of the video to a frame. */
  get timeMsOf(): FrameClock {
    return this.memory.clock;
  }

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
      // A link to who was merged can be followed to who is left.
      merged === undefined ? {} : { details: { person: id, into: finalPerson(this.state.merged, id as PersonId) } },
    );
  }

  /** A person as the comparison needs it: the same object as long as the same rows belong to the person. */
  view(person: ReviewPerson): PersonView {
    return this.memory.views.of(person);
  }

  /** The rows of a person after the decisions. */
  track(person: ReviewPerson): PersonTrack {
    return this.memory.views.track(person.id, person.segments);
  }

  /** The rows of any stretches of tracklets, as one person's. */
  rowsOfSegments(segments: SegmentSet): PersonTrack {
    return this.memory.views.track(0 as PersonId, segments);
  }

  /** The crops of a person, in order of time. */
  crops(person: ReviewPerson): readonly CropRecord[] {
    return this.memory.views.crops(person.segments);
  }

  /** Whether no decision changed what belongs to this person, so that what the analysis stored of it holds. */
  isOriginal(person: ReviewPerson): boolean {
    return this.memory.views.isOriginal(person);
  }

  /** The evidence for two active persons: the stored one where it holds, else gathered, once for the rows of the two. The lower id stands first. */
  evidence(left: ReviewPerson, right: ReviewPerson): PairEvidence {
    const [a, b] = left.id < right.id ? [left, right] : [right, left];
    const [first, second] = [this.view(a), this.view(b)];
    const evidence = this.memory.evidence.of(first, second, () => {
      const stored = this.isOriginal(a) && this.isOriginal(b) ? readPair(this.project, a.id, b.id) : null;
      return stored ?? gatherEvidence(first, second, this.evidenceContext);
    });
    return { ...evidence, decision: this.state.pairs.get(pairKey(a.id, b.id))?.kind ?? null };
  }

  get evidenceContext(): EvidenceContext {
    return {
      dimension: this.embedder?.dimension ?? 1,
      veto: this.settings.veto,
      timeMsOf: this.timeMsOf,
    };
  }

  /** All active persons that are not hidden, to be compared with each other; once for a state of the log. */
  compared(): ComparedPersons {
    if (this.#compared !== null) return this.#compared;
    const persons = [...this.state.persons.values()].filter((person) => !isHidden(person));
    const viewOf = (person: ReviewPerson) => this.view(person);
    this.#compared = new ComparedPersons(persons, {
      viewOf,
      dimension: this.embedder?.dimension ?? 0,
      earlier: this.memory.compared,
      kept: this.memory.close,
    });
    this.memory.compared = this.#compared;
    return this.#compared;
  }
}

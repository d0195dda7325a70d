import type { PersonId, TrackletId } from '#base/ids.ts';
import { once } from '#base/once.ts';
import { readPersons } from '#project/persons.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readTrackletRows } from '#project/tracklets.ts';
import type { Originals } from '#review/originals.ts';
import type { ReviewPerson } from '#review/review-state.ts';
import type { TrackletRows } from './join-rows.ts';

/** The rows of a project's tracklets, each read when it is first asked for and kept, and whose they were before any decision. */
export class TrackletReads {
  readonly #project: ProjectDatabase;
  readonly #rows = new Map<TrackletId, TrackletRows>();
  readonly #sourceIds = once(
    () => new Map(readPersons(this.#project).map(({ id, sourceTrackletIds }) => [id, sourceTrackletIds])),
  );
  readonly #ownerOf: () => ReadonlyMap<TrackletId, PersonId>;
  readonly #tracklets: () => ReadonlyMap<PersonId, Originals['tracklets']>;

  constructor(project: ProjectDatabase, { tracklets }: Pick<Originals, 'tracklets'>) {
    this.#project = project;
    this.#ownerOf = once(() => new Map(tracklets.map(({ id, personId }) => [id, personId])));
    this.#tracklets = once(() => Map.groupBy(tracklets, ({ personId }) => personId));
  }

  /** The rows of one tracklet. Throws `not_found` when there is none of that id. */
  readonly rowsOf = (tracklet: TrackletId): TrackletRows => {
    const known = this.#rows.get(tracklet);
    if (known !== undefined) return known;
    const rows = { ...readTrackletRows(this.#project, tracklet), trackletIds: this.#sourceIdsOf(tracklet) };
    this.#rows.set(tracklet, rows);
    return rows;
  };

  /** Whether no decision changed what belongs to this person, so that what the analysis stored of it holds. */
  isOriginal({ id, segments }: ReviewPerson): boolean {
    const own = this.#tracklets().get(id);
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

  /**
   * The upstream tracker's numbers of what a tracklet was made of. The one tracklet of a person that a file brought has all of
   * the person's; where Doppel followed a person in several, each has its own.
   */
  #sourceIdsOf(tracklet: TrackletId): readonly number[] {
    const owner = this.#ownerOf().get(tracklet);
    if (owner === undefined) return [];
    const isOnly = (this.#tracklets().get(owner)?.length ?? 0) <= 1;
    return isOnly ? (this.#sourceIds().get(owner) ?? []) : [tracklet];
  }
}

import type { CropId } from '#base/ids.ts';
import type { Gallery } from '#comparison/gallery.ts';
import { readAnimatedPersons } from '#project/animations.ts';
import type { CropRecord } from '#project/crops.ts';
import { readPerhapsNobody } from '#project/perhaps-nobody.ts';
import { readPersons } from '#project/persons.ts';
import type { PersonView } from '#reid/compare/pair-evidence.ts';
import type { ReviewPerson } from '#review/review-state.ts';

/** A crop that has a picture. */
export interface StoredCrop extends CropRecord {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly quality: number;
}

/** What the screens show of a person whatever was decided about others. */
interface PersonCard {
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly rows: number;
  /** In order of time. */
  readonly crops: readonly StoredCrop[];
  /** The crops that stand for the person, the best first. */
  readonly best: readonly StoredCrop[];
}

/** The cards of a project's persons; each is read when it is first asked for, and kept as long as the person is the same. */
export class PersonCards {
  readonly #gallery: Gallery;
  readonly #cards: WeakMap<PersonView, PersonCard>;
  #animated: ReadonlySet<number> | null = null;
  #misaligned: ReadonlySet<number> | null = null;
  #nobody: ReadonlySet<number> | null = null;

  constructor(gallery: Gallery, cards = new WeakMap<PersonView, PersonCard>()) {
    this.#gallery = gallery;
    this.#cards = cards;
  }

  /** The cards for a later state of the same project. */
  of(gallery: Gallery): PersonCards {
    const next = new PersonCards(gallery, this.#cards);
    next.#animated = this.#animated;
    next.#misaligned = this.#misaligned;
    return next;
  }

  card(person: ReviewPerson): PersonCard {
    // The gallery gives the same view as long as the same rows belong to the person.
    const view = this.#gallery.view(person);
    const known = this.#cards.get(view);
    if (known !== undefined) return known;
    const crops = this.#gallery.crops(person).filter(hasPicture);
    const { frameIndices } = view;
    const card = {
      firstFrame: frameIndices[0],
      lastFrame: frameIndices[frameIndices.length - 1],
      rows: frameIndices.length,
      crops,
      best: bestOf(crops, view.cropIds),
    };
    this.#cards.set(view, card);
    return card;
  }

  /** The original persons that have a stored preview. */
  get animated(): ReadonlySet<number> {
    this.#animated ??= new Set(readAnimatedPersons(this.#gallery.project));
    return this.#animated;
  }

  /** The persons, as the decisions leave them now, who are perhaps none. */
  get perhapsNobody(): ReadonlySet<number> {
    this.#nobody ??= new Set(readPerhapsNobody(this.#gallery.project, this.#gallery.state));
    return this.#nobody;
  }

  /** The original persons with frames behind a gap of a damaged video. */
  get misaligned(): ReadonlySet<number> {
    this.#misaligned ??= new Set(
      readPersons(this.#gallery.project).flatMap(({ id, possiblyMisaligned }) => (possiblyMisaligned ? [id] : [])),
    );
    return this.#misaligned;
  }
}

function hasPicture(crop: CropRecord): crop is StoredCrop {
  return crop.widthPx !== null && crop.heightPx !== null && crop.quality !== null;
}

/** The crops that were pooled; those that the analysis ranked where nothing was described. */
function bestOf(crops: readonly StoredCrop[], pooled: readonly CropId[]): readonly StoredCrop[] {
  const ids = new Set(pooled);
  const chosen = crops.filter(({ id, bestRank }) => (ids.size > 0 ? ids.has(id) : bestRank !== null));
  return chosen.toSorted((left, right) => right.quality - left.quality || left.id - right.id);
}

import { readGallery, withProject } from '#comparison/open-gallery.ts';
import type { PairEvidence } from '#contract/replies.ts';
import type { PersonView } from '#reid/compare/pair-evidence.ts';
import type { LabelledSet } from './labelled-sets.ts';

/** A described person of a set. */
export interface ComparedPerson {
  readonly view: PersonView;
  /** (dimension,) of length 1, as the analysis pooled it. */
  readonly embedding: Float32Array;
  /** The human being, unique over videos. */
  readonly human: string;
  /** Quality of the crops in `view.cropIds`, 0 to 1. */
  readonly qualities: readonly number[];
}

/** A pair of a set with its truth. */
export interface ComparedPair {
  readonly a: ComparedPerson;
  readonly b: ComparedPerson;
  readonly evidence: PairEvidence;
  readonly same: boolean;
}

/** A set after its analysis. */
export interface ComparedSet {
  readonly video: string;
  readonly name: string;
  readonly modelSha256: string;
  readonly persons: readonly ComparedPerson[];
  /** Every pair, vetoed ones too. */
  readonly pairs: readonly ComparedPair[];
}

/** Reads an analysed set out of its project. */
export async function readComparedSet(set: LabelledSet, project: string): Promise<ComparedSet> {
  return withProject(project, 'read', (database) => {
    const gallery = readGallery(database);
    const persons = [...gallery.state.persons.values()].flatMap((person) => {
      const view = gallery.view(person);
      if (view.embedding === null) return [];
      const quality = new Map(gallery.crops(person).map((crop) => [crop.id, crop.quality ?? 0]));
      return [
        {
          person,
          view: { ...view, ...materialise(view) },
          embedding: view.embedding,
          human: `${set.video.name} ${set.personOf.get(person.id)}`,
          qualities: view.cropIds.map((crop) => quality.get(crop) ?? 0),
        },
      ];
    });
    return {
      video: set.video.name,
      name: set.name,
      modelSha256: gallery.embedder?.model_sha256 ?? '',
      persons,
      pairs: persons.flatMap((a, index) =>
        persons.slice(index + 1).map((b) => ({
          a,
          b,
          evidence: gallery.evidence(a.person, b.person),
          same: a.human === b.human,
        })),
      ),
    };
  });
}

/** A gallery's view reads when it is asked; this one outlives its project. */
function materialise({ frameIndices, boxesPx, cropIds, cropVectors }: PersonView) {
  return { frameIndices, boxesPx, cropIds, cropVectors };
}

import { personId } from '#base/ids.ts';
import { compareFiles } from '#comparison/compare-files.ts';
import { cutPlaces } from '#comparison/cut-places.ts';
import { proposePiles } from '#comparison/propose-piles.ts';
import { likeliestPairs } from '#comparison/rated-pairs.ts';
import { stretchesTogether } from '#comparison/stretches-together.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import { noteAccess } from './custody/access-log.ts';
import type { EngineContext } from './engine-context.ts';
import { personTraits } from './person-traits.ts';
import { faceView } from './person-views.ts';
import { queuePair } from './review-queue.ts';

type JoinChannels =
  | 'review.piles'
  | 'review.faces'
  | 'review.traits'
  | 'review.likely'
  | 'review.compare'
  | 'review.cut_places'
  | 'review.together';

/** What cutting and joining in piles ask. */
export function joinHandlers({ projects, preferences }: EngineContext): Pick<ChannelHandlers, JoinChannels> {
  const galleryOf = (project: string) => projects.get(project).file.view().gallery;
  return {
    'review.piles': ({ project }) => proposePiles(galleryOf(project)),
    'review.faces': ({ project, persons }) => {
      const { file, assets } = projects.get(project);
      const view = file.view();
      // Who went meanwhile, by a decision elsewhere, is left out: the piles are on their way again.
      const present = persons.flatMap((id) => view.gallery.state.persons.get(personId(id)) ?? []);
      return { faces: present.map((person) => faceView(view, person, assets)) };
    },
    'review.traits': ({ project }) => personTraits(projects.get(project).file.view()),
    'review.likely': ({ project, persons, count }) => ({
      pairs: likeliestPairs(galleryOf(project), count, persons.map(personId)).map(queuePair),
    }),
    'review.cut_places': ({ project, person }) => {
      const gallery = galleryOf(project);
      return { places: [...cutPlaces(gallery, gallery.person(person))] };
    },
    'review.compare': ({ project, path }) => {
      const { file } = projects.get(project);
      const comparison = compareFiles(file.project, file.view().gallery.state, path);
      const { path: other } = comparison.other;
      noteAccess({ by: preferences.reviewer, act: 'open', file: other, detail: 'to compare reviews' });
      return comparison;
    },
    'review.together': ({ project, a, b }) => {
      const gallery = galleryOf(project);
      return { stretches: [...stretchesTogether(gallery, gallery.person(a), gallery.person(b))] };
    },
  };
}

import { crowdProject, crowdSize, doubles, humanOf } from '../app/crowd-project.ts';
import { printFigure, say } from '../support/figures.ts';
import { type Desk, joinOnWall } from './analyst.ts';
import { Hand } from './hand.ts';
import { serveReview } from './served-review.ts';

/** Screens of the wall that a patient analyst looks at before she gives up. */
const mostWalls = 110;

/** All doubles of the generated crowd, by a perfect analyst, on the wall of pairs. */
export async function reviewCrowd(): Promise<void> {
  say(`\nThe generated crowd of ${crowdSize.persons}, ${doubles} of whom come twice, a perfect analyst`);
  const review = await serveReview(await crowdProject());
  const hand = new Hand(review.page);
  const humanName = (person: number): string => String(humanOf(person - 1));
  const desk: Desk = {
    ...review,
    hand,
    look: async (person) => ({
      ...{ runs: [], rows: new Map(), rowsByMost: new Map(), isPerson: true },
      human: humanName(person),
    }),
    slips: () => false,
  };
  try {
    const found = async (): Promise<{ readonly right: number; readonly wrong: number }> => {
      const { persons } = await review.door.ask('review.persons', { project: review.project });
      const parts = persons.map(({ made_of }) => new Set(made_of.map(humanName)).size);
      const wrong = parts.reduce((sum, humans) => sum + humans - 1, 0);
      return { right: crowdSize.persons - persons.length - wrong, wrong };
    };
    await joinOnWall(desk, async () => (await found()).right === doubles, mostWalls);
    const { right, wrong } = await found();
    say(`  actions: ${hand.actions} (${hand.kinds})`);
    printFigure('  doubles found', right, { least: doubles });
    printFigure('  false merges', wrong, { most: 0 });
    printFigure('  actions', hand.actions, { most: 120 });
  } finally {
    await review.close();
  }
}

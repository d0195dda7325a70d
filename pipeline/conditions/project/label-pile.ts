import type { ProjectDatabase } from '#project/project-database.ts';
import { labelsInForce } from '../labels/label-events.ts';
import { readLabelEvents } from '../store/label-store.ts';
import { readAnswers, readHead } from '../store/training-store.ts';
import { cropObjects } from './project-crops.ts';
import type { ProjectInsight } from './project-insight.ts';
import { findRunOf } from './said-of-project.ts';

/** A crop that waits for a label. */
interface PiledCrop {
  readonly crop: number;
  readonly object: number;
  readonly person: number;
  readonly frame: number;
  readonly label: string | null;
  /** What a head says of it, and how sure; null where none was asked. */
  readonly guess: { readonly answer: string; readonly sure: number } | null;
}

/** A pile of crops for labelling one condition. */
export interface LabelPile {
  readonly crops: readonly PiledCrop[];
  readonly counts: Readonly<Record<string, number>>;
  readonly labelled: number;
  readonly total: number;
}

/**
 * The crops to label next: those without a label, the most uncertain first where a head was asked about them; then one person after the other
 * by turns, so that few labels cover many people.
 */
export function labelPile(
  { file, dataset }: ProjectInsight,
  project: ProjectDatabase,
  name: string,
  most: number,
): LabelPile {
  const labels = labelsInForce(readLabelEvents(file, name));
  const run = findRunOf(file, name);
  const guesses = new Map<number, { readonly answer: string; readonly sure: number }>();
  if (run !== null) {
    const { classes } = readHead(file, run);
    for (const { objectId, answer, probabilities } of readAnswers(file, run)) {
      guesses.set(objectId, { answer: classes[answer], sure: probabilities[answer] });
    }
  }
  const turns = new Map<number, number>();
  const all = cropObjects(file, dataset, project).map((crop) => {
    const turn = turns.get(crop.person) ?? 0;
    turns.set(crop.person, turn + 1);
    // Turns spread a person's pictures over its time: neighbours look alike.
    return {
      ...crop,
      turn: (turn * 0x9e3779b1) >>> 0,
      label: labels.get(crop.object) ?? null,
      guess: guesses.get(crop.object) ?? null,
    };
  });
  const waiting = all
    .filter(({ label }) => label === null)
    .toSorted((a, b) => (a.guess?.sure ?? 2) - (b.guess?.sure ?? 2) || a.turn - b.turn || a.person - b.person);
  const counts: Record<string, number> = {};
  for (const { label } of all) if (label !== null) counts[label] = (counts[label] ?? 0) + 1;
  return {
    crops: waiting
      .slice(0, most)
      .map(({ crop, object, person, frame, label, guess }) => ({ crop, object, person, frame, label, guess })),
    counts,
    labelled: all.length - waiting.length,
    total: all.length,
  };
}

import type { ModelState, NeededModel } from '#contract/models.ts';
import { preferredEmbedders } from '#native-models/osnet/preferred-embedders.ts';
import { preferredDetectors } from '#native-models/yolo/preferred-detectors.ts';

/** What a bare video needs, and the models that serve for it, the first of them the one to get. */
const purposes = [
  { purpose: 'find', models: preferredDetectors },
  { purpose: 'compare', models: preferredEmbedders },
] as const;

/** What an analysis still needs on this machine: for each purpose that no model here serves, the one to get. */
export function neededModels(states: readonly ModelState[]): NeededModel[] {
  const present = new Set(states.flatMap(({ id, state }) => (state === 'present' ? [id] : [])));
  return purposes.flatMap(({ purpose, models }) =>
    models.some((id) => present.has(id)) ? [] : [{ purpose, id: models[0] }],
  );
}

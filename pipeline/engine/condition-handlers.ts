import type { PiledCropView } from '#contract/conditions.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import type { AssetIds } from './asset-ids.ts';
import type { EngineContext } from './engine-context.ts';
import { cropUrl } from './person-views.ts';

type ConditionChannels =
  | 'conditions.overview'
  | 'conditions.pile'
  | 'conditions.label'
  | 'conditions.undo'
  | 'conditions.cell'
  | 'conditions.listed'
  | 'conditions.train'
  | 'conditions.stop'
  | 'conditions.persons';

/** Crops a pile holds, and a cell of the confusion matrix shows, at most. */
const mostCrops = 60;

/** Loaded when first asked for: a review without conditions does not wait for them. */
const room = () => import('#conditions/project/index.ts');

/** Labels by hand, what trainings measured, and what is said of persons; kept beside the project, which stays as it is. */
export function conditionHandlers(context: EngineContext): Pick<ChannelHandlers, ConditionChannels> {
  const { projects, preferences, trainings } = context;
  const now = (): string => new Date().toISOString();
  const handOf = (condition: string) => ({ name: condition, who: preferences.reviewer, at: now() });
  return {
    'conditions.overview': async ({ project, run }) => {
      const { file } = projects.get(project);
      return { ...(await room()).overviewOf(file.project, run ?? undefined), running: trainings.of(file.path) };
    },
    'conditions.train': ({ project, condition, features }) => {
      trainings.start(projects.get(project).file.path, condition, features);
      return {};
    },
    'conditions.stop': ({ project }) => {
      trainings.stop(projects.get(project).file.path);
      return {};
    },
    'conditions.pile': async ({ project, condition }) => {
      const { file, assets } = projects.get(project);
      const { pileOf } = await room();
      const pile = pileOf(file.project, condition, mostCrops, now());
      return { ...pile, crops: pile.crops.map(({ crop, ...rest }) => ({ ...rest, url: cropUrl(assets, crop) })) };
    },
    'conditions.label': async ({ project, condition, object, value }) => {
      (await room()).labelObject(projects.get(project).file.project, handOf(condition), { labelId: object, value });
      return {};
    },
    'conditions.undo': async ({ project, condition }) => {
      (await room()).undoLast(projects.get(project).file.project, handOf(condition));
      return {};
    },
    'conditions.cell': async ({ project, run, truth, answer }) => {
      const { file, assets } = projects.get(project);
      const { answeredObjects } = await room();
      return {
        crops: answeredObjects(file.project, { run, truth, answer }, mostCrops).map((crop) => viewOf(crop, assets)),
      };
    },
    'conditions.listed': async ({ project, run, list }) => {
      const { file, assets } = projects.get(project);
      const { listedObjects } = await room();
      return { crops: listedObjects(file.project, run, list).map((crop) => viewOf(crop, assets)) };
    },
    'conditions.persons': async ({ project }) => ({
      said: (await room()).saidOfPersons(projects.get(project).file.project),
    }),
  };
}

function viewOf(
  { crop, ...rest }: Omit<PiledCropView, 'url'> & { readonly crop: number | null },
  assets: AssetIds,
): PiledCropView {
  return { ...rest, url: crop === null ? null : cropUrl(assets, crop) };
}

import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import type { WorkOptions } from '#contract/progress.ts';
import { eachPicture, findDataset, type StoredPicture } from '#datasets/index.ts';
import { csvText } from '#platform/formats/csv-text.ts';
import { cutOut } from '../features/describer.ts';
import { promptOf } from '../language/prompts.ts';
import { foldOf } from '../measure/group-folds.ts';
import { type ConditionObject, readConditionSet } from '../objects/condition-objects.ts';
import { picturePosition } from '../spatial/relations.ts';
import { openConditionsFile } from '../store/conditions-file.ts';
import { tuningDefaults } from '../train/training-settings.ts';

/** What a recipe is written for. */
export interface RecipeChoice {
  readonly insight: string;
  readonly dataset: string | undefined;
  readonly condition: string;
  readonly to: string;
  /** A model of open_clip and its weights. */
  readonly model: string;
  readonly pretrained: string;
  readonly encoders: 'vision' | 'both';
  readonly position: 'with' | 'without';
}

/** What was written. */
export interface RecipeReply {
  readonly folder: string;
  readonly train: number;
  readonly valid: number;
  readonly classes: readonly string[];
  readonly notes: readonly string[];
}

/** Pixels that a crop takes of its surroundings on each side, as a share of the box: a little context, as text models like it. */
const margin = 0.1;

/**
 * Writes a Python project that tunes a CLIP model on the labelled crops and ends in an ONNX file with a manifest: the crops, `objects.csv`,
 * `recipe.json` and the script. Sides are the data set's own train and valid where it has both, else a quarter of the groups is valid.
 * @throws DoppelError `conflict` where the folder holds something else, `not_found`, `bad_file`.
 */
export async function writeRecipe(
  choice: RecipeChoice,
  { signal, onProgress }: WorkOptions & { readonly onNotice?: ((text: string) => void) | undefined } = {},
): Promise<RecipeReply> {
  await requireFree(choice.to);
  const file = openConditionsFile(choice.insight, 'read');
  try {
    const set = readConditionSet(file, findDataset(file, choice.dataset), choice.condition);
    const objects = set.objects.filter(({ label }) => label !== null);
    const sides = sidesOf(objects);
    const notes: string[] = [];
    await mkdir(path.join(choice.to, 'crops'), { recursive: true });
    const rows: string[][] = [];
    const byPicture = Map.groupBy(objects, ({ picture }) => picture.id);
    await eachPicture({
      pictures: [...byPicture.values()].map(([{ picture }]): StoredPicture => picture),
      signal,
      onProblem: (picture, message) => notes.push(`${picture.name}: ${message}`),
      onPicture: async (picture, image) => {
        for (const object of byPicture.get(picture.id) ?? []) {
          const [x1, y1, x2, y2] = object.boxPx;
          const [dx, dy] = [(x2 - x1) * margin, (y2 - y1) * margin];
          const cut = cutOut(image, [x1 - dx, y1 - dy, x2 + dx, y2 + dy]);
          const crop = `crops/${object.id}.png`;
          await sharp(cut.data, { raw: { width: cut.widthPx, height: cut.heightPx, channels: 3 } })
            .png()
            .toFile(path.join(choice.to, crop));
          rows.push([
            crop,
            set.classes[object.label ?? 0],
            sides(object),
            picturePosition(object.boxPx, picture),
            object.group,
          ]);
        }
        onProgress?.({
          stage: 'export',
          unit: 'pictures',
          done: rows.length,
          total: objects.length,
          per_second: null,
          seconds_left: null,
        });
      },
    });
    const positions = ['top', 'middle', 'bottom'] as const;
    const recipe = {
      format: 'doppel-recipe-1',
      condition: set.name,
      classes: set.classes,
      prompts: set.table.map((meaning) => promptOf(meaning, { position: null, others: [] })),
      positioned: Object.fromEntries(
        positions.map((position) => [
          position,
          set.table.map((meaning) => promptOf(meaning, { position, others: [] })),
        ]),
      ),
      model: choice.model,
      pretrained: choice.pretrained,
      encoders: choice.encoders,
      position: choice.position,
      settings: tuningDefaults,
    };
    await writeFile(
      path.join(choice.to, 'objects.csv'),
      csvText([['crop', 'label', 'side', 'position', 'group'], ...rows]),
    );
    await writeFile(path.join(choice.to, 'recipe.json'), `${JSON.stringify(recipe, null, 2)}\n`);
    for (const name of ['tune.py', 'requirements.txt'])
      await cp(path.join(import.meta.dirname, 'project', name), path.join(choice.to, name));
    const count = (side: string): number => rows.filter((row) => row[2] === side).length;
    return {
      folder: path.resolve(choice.to),
      train: count('train'),
      valid: count('valid'),
      classes: set.classes,
      notes,
    };
  } finally {
    file.close();
  }
}

async function requireFree(folder: string): Promise<void> {
  const found = await readdir(folder).catch(() => null);
  if (found === null || found.length === 0) return;
  throw new DoppelError(
    'conflict',
    `${folder} is not empty. Name a new folder, so that nothing of a tuning is written over.`,
  );
}

function sidesOf(objects: readonly ConditionObject[]): (object: ConditionObject) => 'train' | 'valid' {
  const isValid = ({ picture }: ConditionObject): boolean => ['val', 'valid'].includes(picture.split ?? '');
  if (objects.some(isValid) && objects.some(({ picture }) => picture.split === 'train'))
    return (object) => (isValid(object) ? 'valid' : 'train');
  const labels = Int32Array.from(objects, ({ label }) => label ?? 0);
  const fold = foldOf(
    'recipe',
    { labels, groups: objects.map(({ group }) => group) },
    () => false,
    tuningDefaults.seed,
  );
  const valid = new Set(fold.valid.map((row) => objects[row].id));
  return ({ id }) => (valid.has(id) ? 'valid' : 'train');
}

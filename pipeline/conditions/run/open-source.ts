import { existsSync, statSync } from 'node:fs';
import { DoppelError } from '#base/doppel-error.ts';
import { hasVideoEnding } from '#base/video-endings.ts';
import {
  type DatasetInput,
  findDataset,
  type InsightFile,
  readCocoDataset,
  readProjectDataset,
  readVideoDataset,
  readYoloDataset,
  type StoredDataset,
  storeDataset,
} from '#datasets/index.ts';
import { openProject } from '#project/project-file.ts';
import { openConditionsFile } from '../store/conditions-file.ts';

/** What a command is given: an insight file, or something that one is made of. */
export interface SourceRequest {
  /** An insight file, a folder in YOLO layout, a COCO file, a video (with `truth`), or a project. */
  readonly source: string;
  /** Where the insight file lies or is made; by default beside the person, named after the source. */
  readonly insight: string | undefined;
  /** The data set's name where the file has several. */
  readonly dataset: string | undefined;
  /** MOT text of a video's true boxes, and CSV of who is who. */
  readonly truth: string | undefined;
  readonly persons: string | undefined;
  /** Every which frame of a video or project. */
  readonly every: number;
  readonly createdAt: string;
}

/** The open file with the data set that is meant. Whoever asked closes the file. */
interface OpenSource {
  readonly file: InsightFile;
  readonly dataset: StoredDataset;
  /** What was wrong with the data, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Opens an insight file, or reads a data set into one first: the same data under the same name is read once.
 * @throws DoppelError `not_found`, `usage`, and what the readers throw.
 */
export async function openSource(request: SourceRequest, signal: AbortSignal | undefined): Promise<OpenSource> {
  const { source } = request;
  if (!existsSync(source)) throw new DoppelError('not_found', `There is no file or folder ${source}.`);
  if (source.endsWith('.insight')) {
    const file = openConditionsFile(source, 'write');
    try {
      return { file, dataset: findDataset(file, request.dataset), notes: [] };
    } catch (error) {
      file.close();
      throw error;
    }
  }
  const input = await readSource(request, signal);
  const file = openConditionsFile(request.insight ?? `${input.name}.insight`, 'write');
  try {
    storeDataset(file, input, request.createdAt);
    const told = input.problems.slice(0, mostTold).map(({ message }) => message);
    const rest = input.problems.length - told.length;
    return {
      file,
      dataset: findDataset(file, input.name),
      notes: rest > 0 ? [...told, `And ${rest} more like these.`] : told,
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Problems of a data set that are told one by one; the file has them all. */
const mostTold = 10;

async function readSource(
  { source, truth, persons, every }: SourceRequest,
  signal: AbortSignal | undefined,
): Promise<DatasetInput> {
  const options = signal === undefined ? {} : { signal };
  if (statSync(source).isDirectory() || source.endsWith('.yaml')) return readYoloDataset(source, options);
  if (source.endsWith('.json')) return readCocoDataset(source, options);
  if (source.endsWith('.doppel')) {
    const project = openProject(source, 'read');
    try {
      return readProjectDataset(project, { stride: every });
    } finally {
      project.close();
    }
  }
  if (hasVideoEnding(source)) {
    if (truth === undefined)
      throw new DoppelError(
        'usage',
        'A video needs its boxes: --truth F.txt (MOT text), or analyse it first and give the .doppel file.',
      );
    return readVideoDataset({ video: source, truth, persons, stride: every, ...options });
  }
  throw new DoppelError('usage', `${source} is no insight file, folder in YOLO layout, COCO file, project or video.`);
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  findDataset,
  type InsightFile,
  readDatasets,
  readProjectDataset,
  type StoredDataset,
  storeDataset,
} from '#datasets/index.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { openConditionsFile } from '../store/conditions-file.ts';

/** Where the conditions of a project's persons are kept: beside it, under its name. The project itself is never changed. */
export const insightPathOf = (projectPath: string): string => projectPath.replace(/\.doppel$/, '.insight');

/** The name under which `readProjectDataset` reads a project's boxes. */
const datasetNameOf = (project: ProjectDatabase): string => path.basename(project.path, '.doppel');

/** An insight file with the data set that a project's boxes are in it. */
export interface ProjectInsight {
  readonly file: InsightFile;
  readonly dataset: StoredDataset;
}

/**
 * Works with the insight file beside a project, made with the project's boxes where it is not there yet; closed behind the work.
 * @throws DoppelError `bad_file` where the project has no boxes, `read_only`, `locked`, and what `work` throws.
 */
export function withProjectInsight<T>(project: ProjectDatabase, now: string, work: (insight: ProjectInsight) => T): T {
  const file = openConditionsFile(insightPathOf(project.path), 'write');
  try {
    return work({ file, dataset: projectDataset(file, project, now) });
  } finally {
    file.close();
  }
}

/** The same for reading; null where nothing was ever labelled or said of the project. */
export function readProjectInsight<T>(project: ProjectDatabase, work: (insight: ProjectInsight) => T): T | null {
  const place = insightPathOf(project.path);
  if (!existsSync(place)) return null;
  const file = openConditionsFile(place, 'read');
  try {
    const dataset = readDatasets(file).find(({ name }) => name === datasetNameOf(project));
    return dataset === undefined ? null : work({ file, dataset });
  } finally {
    file.close();
  }
}

/** The project's data set in a file; stored first where it is not there. */
export function projectDataset(file: InsightFile, project: ProjectDatabase, now: string): StoredDataset {
  const known = readDatasets(file).find(({ name }) => name === datasetNameOf(project));
  if (known !== undefined) return known;
  const input = readProjectDataset(project, { stride: 1 });
  storeDataset(file, input, now);
  return findDataset(file, input.name);
}

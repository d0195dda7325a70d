import path from 'node:path';
import { hasUpstreamForm, type YamlDocument } from '#platform/yaml/yaml-document.ts';
import { type ConfigProblem, refuseProblems } from './config-problem.ts';
import type { ConfigInputs, ConfigValues } from './config-values.ts';
import { settingField } from './setting-fields.ts';
import { stage, type UpstreamSections, upstreamSections } from './upstream-sections.ts';

/*
 * The configuration of the upstream tracking pipeline (pradeepj247/unifiedposepipeline, det_track/configs/
 * pipeline_config.yaml), as its stage 4 reads it. What was found in its history and is kept to here:
 *
 * - Relative paths are opened as they stand, so they count from the folder in which the program is started, not from the
 *   folder of the file.
 * - `webp_duration_ms` is the time of one frame (100 ms for 10 frames a second), not of the whole animation.
 * - `resize_to` is [width, height] and stretches each crop; our previews keep the aspect in a square, whose side is the
 *   larger of the two.
 * - `top_n_persons` and `max_first_appearance_ratio` choose what its viewer shows. Beside persons that a file brings they are left
 *   out here, with a warning: nobody asked Doppel to hide them, and late arrivals are where the duplicates are.
 * - `cuda` falls back to the CPU there without a word. Here it is a device asked for by name.
 * - Later versions of the file name no persons file in stage 4; the one that stage 3b writes is then taken.
 */

/** Keys of stage 4 that are settings of ours under another name. */
const settingKeys: Readonly<Record<string, string>> = {
  crops_per_person: 'crops.per_person',
  top_n_persons: 'persons.top',
  max_first_appearance_ratio: 'persons.max_first_appearance',
  webp_duration_ms: 'previews.frame_ms',
  webp_quality: 'previews.quality',
  'clustering.enabled': 'similarity.enabled',
  'clustering.device': 'similarity.device',
  'clustering.num_best_crops': 'crops.best',
  'clustering.similarity_threshold': 'similarity.threshold',
};

/** Of these, those that hide persons, with the flag that asks for it. */
const hidingFlags: Readonly<Record<string, string>> = {
  top_n_persons: '--top',
  max_first_appearance_ratio: '--max-first-appearance',
};

const personsKey = `${stage}.canonical_persons_file`;
const groupedPersonsKey = 'stage3b_group.output.canonical_persons_file';

/** What our export calls the files that upstream names by these keys. */
const exportNames: Readonly<Record<string, string>> = {
  similarity_matrix_json: 'similarity_matrix.json',
  similarity_matrix_npy: 'similarity_matrix.npy',
  embeddings_json: 'embeddings.json',
  embeddings_npy: 'embeddings.npy',
};

/** True for a configuration of the upstream tracking pipeline. */
export const isUpstreamConfig = (document: YamlDocument): boolean => hasUpstreamForm(document.value);

/**
 * What a configuration of the upstream pipeline means here. `workingFolder` is what relative paths are taken from; `persons` says
 * that a file brings the persons, whether this one names it or not.
 *
 * @throws DoppelError `bad_config` naming file, line and key for wrong values, unknown variables, variables that lead
 * back to themselves, and a file without stage 4.
 */
export function upstreamConfig(document: YamlDocument, workingFolder: string, persons?: 'brought'): ConfigValues {
  const problems: ConfigProblem[] = [];
  const taking: Taking = {
    sections: upstreamSections(document, problems),
    values: new Map(),
    lines: new Map(),
    warnings: [],
    file: document.file,
    workingFolder,
  };
  takeSettings(taking);
  takePreviewSize(taking);
  takeModel(taking);
  const inputs = takeInputs(taking);
  if (persons === 'brought' || inputs.persons !== null) hideNobody(taking);
  const unused = taking.sections.unused();
  if (unused.length > 0) {
    taking.warnings.push(`${document.file}: these keys mean nothing here and are left out: ${unused.join(', ')}.`);
  }
  refuseProblems(document.file, problems);
  return { values: taking.values, lines: taking.lines, warnings: taking.warnings, inputs };
}

/** What is being gathered while a file is read. */
interface Taking {
  readonly sections: UpstreamSections;
  readonly values: Map<string, unknown>;
  readonly lines: Map<string, number>;
  readonly warnings: string[];
  readonly file: string;
  readonly workingFolder: string;
}

function give({ values, lines, sections }: Taking, setting: string, key: string, value: unknown): void {
  values.set(setting, value);
  lines.set(setting, sections.line(key));
}

function warn({ warnings, file, sections }: Taking, key: string, text: string): void {
  warnings.push(`${file}, line ${sections.line(key)}: ${text}`);
}

function takeSettings(taking: Taking): void {
  for (const [name, setting] of Object.entries(settingKeys)) {
    const key = `${stage}.${name}`;
    const value = taking.sections.take(key);
    if (value === undefined) continue;
    const field = settingField(setting);
    if (field?.accepts(value)) give(taking, setting, key, value);
    else taking.sections.refuse(key, field?.expected ?? 'a setting', value);
  }
}

function hideNobody(taking: Taking): void {
  for (const [name, flag] of Object.entries(hidingFlags)) {
    const setting = settingKeys[name];
    const value = taking.values.get(setting) ?? null;
    taking.values.delete(setting);
    taking.lines.delete(setting);
    if (value === null) continue;
    const text = `${name} is left out: it would hide persons that a file brings. Ask for it by ${flag} ${value}.`;
    warn(taking, `${stage}.${name}`, text);
  }
}

function takePreviewSize(taking: Taking): void {
  const key = `${stage}.resize_to`;
  const size = taking.sections.take(key);
  if (size === undefined) return;
  if (!isSize(size)) {
    taking.sections.refuse(key, 'a list [width, height] of whole numbers from 16 to 1024', size);
    return;
  }
  give(taking, 'previews.size_px', key, Math.max(...size));
  if (size[0] !== size[1]) {
    const kept = `previews are square and keep the aspect of the picture; of [${size.join(', ')}] the larger side is taken.`;
    warn(taking, key, kept);
  }
}

function isSize(value: unknown): value is [number, number] {
  const field = settingField('previews.size_px');
  return Array.isArray(value) && value.length === 2 && value.every((side) => field?.accepts(side));
}

/** The weights that the upstream pipeline uses: what it names it gets, whatever is the default here. */
const upstreamOsnet = 'osnet_x0_25_msmt17';

function takeModel(taking: Taking): void {
  const key = `${stage}.clustering.osnet_model`;
  const model = taking.sections.takeText(key);
  if (model === null) return;
  const named = path.parse(model).name;
  if (named === upstreamOsnet && /\.(pt|pth)$/i.test(model)) {
    warn(
      taking,
      key,
      `${model} holds PyTorch weights; the same weights as ONNX, ${upstreamOsnet} of the catalogue, are taken.`,
    );
    give(taking, 'similarity.embedder', key, upstreamOsnet);
  } else if (/\.(pt|pth)$/i.test(model)) {
    const text = `${model} holds PyTorch weights, which cannot be run here; the embedder stays as it is without this key. Name an ONNX file to have those weights used.`;
    warn(taking, key, text);
  } else give(taking, 'similarity.embedder', key, path.resolve(taking.workingFolder, model));
}

function takeInputs(taking: Taking): ConfigInputs {
  const { sections, workingFolder } = taking;
  const file = (key: string): string | null => {
    const text = sections.takeText(key);
    return text === null ? null : path.resolve(workingFolder, text);
  };
  const outputs: Record<string, string> = {};
  for (const [key, exportName] of Object.entries(exportNames)) {
    const output = file(`${stage}.output.${key}`);
    if (output === null) continue;
    outputs[key] = output;
    if (path.basename(output) === exportName) continue;
    const text = `"doppel export" calls this file ${exportName}, not ${path.basename(output)}.`;
    warn(taking, `${stage}.output.${key}`, text);
  }
  let persons = file(personsKey);
  if (persons === null) {
    persons = file(groupedPersonsKey);
    if (persons !== null)
      warn(taking, groupedPersonsKey, `the persons are read from this key, as ${personsKey} is missing.`);
  }
  return { video: file(`${stage}.video_file`), persons, outFolder: file(`${stage}.output_dir`), outputs };
}

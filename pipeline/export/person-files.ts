import path from 'node:path';
import { assertNever } from '#base/doppel-error.ts';
import type { PersonFormat } from '#contract/track-formats.ts';
import { writeCocoVideo } from '#tracking/files/dialects/coco-writer.ts';
import { writeCvatVideo } from '#tracking/files/dialects/cvat-writer.ts';
import { writeMotText } from '#tracking/files/mot-text.ts';
import type { ExportInput } from './export-input.ts';
import { personFiles } from './export-layout.ts';

/**
 * The persons after the decisions in the form of another program, with the name of the file: MOT text, COCO video JSON or CVAT XML. The
 * identities that were corrected go back with it to where the tracks came from.
 */
export function personFile(
  format: PersonFormat,
  input: ExportInput,
): readonly [name: string, content: string | Iterable<string>] {
  const tracks = input.persons.map(({ track }) => track);
  const { path: file, widthPx, heightPx, frameCount } = input.video;
  const video = { name: path.basename(file), widthPx, heightPx, frameCount };
  const names = new Map(input.persons.map(({ personId, name }) => [personId, name]));
  const name = personFiles[format];
  switch (format) {
    case 'mot':
      return [name, writeMotText(tracks)];
    case 'coco':
      return [name, writeCocoVideo(tracks, video)];
    case 'cvat':
      return [name, writeCvatVideo(tracks, video, ({ personId }) => names.get(personId) ?? null)];
    default:
      return assertNever(format);
  }
}

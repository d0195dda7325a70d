import { Command } from 'commander';
import type { InspectReply } from '#contract/inspect.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { loadEngine } from '../engine.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { namedLines } from '../text-table.ts';
import { readingOf, type TrackOptions, withTrackOptions } from '../track-options.ts';

/** `doppel inspect`: what is in a file, told by its content and not by its name. */
export function inspectCommand(): Command {
  const command = new Command('inspect')
    .summary('show what is in a file: tracks of any form, NPZ, NPY, ONNX, video, project')
    .argument('<FILE>', 'the file, or the folder of tracks or pictures');
  return withTrackOptions(command)
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: CommonOptions & TrackOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const reply = await (await loadEngine()).inspectFile(file, readingOf(options).reading);
        answer(reply, () => inspectText(reply));
        return undefined;
      }),
    );
}

function inspectText({ path, bytes, kind, summary, facts }: InspectReply): readonly string[] {
  return [
    `${path}: ${summary}`,
    ...namedLines([
      ['kind', kind] as const,
      ['size', bytesWords(bytes)] as const,
      ...Object.entries(facts).flatMap(([name, fact]) => factLines(name, fact)),
    ]),
  ];
}

/** A fact as lines: lists of things get a line each, the rest stands on one. */
function factLines(name: string, fact: InspectReply['facts'][string]): readonly (readonly [string, string])[] {
  if (Array.isArray(fact) && fact.some((item) => typeof item === 'object' && item !== null)) {
    return fact.map((item, n) => [n === 0 ? name : '', factInWords(item)] as const);
  }
  return [[name.replaceAll('_', ' '), factInWords(fact)]];
}

function factInWords(fact: InspectReply['facts'][string]): string {
  if (fact === null) return '-';
  if (Array.isArray(fact)) return fact.length === 0 ? 'none' : fact.map(factInWords).join(', ');
  // Whole numbers are ids and counts, which are never rounded.
  if (typeof fact === 'number') return String(Number.isInteger(fact) ? fact : Number(fact.toPrecision(7)));
  if (typeof fact !== 'object') return String(fact);
  return Object.entries(fact)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${factInWords(value)}`)
    .join(', ');
}

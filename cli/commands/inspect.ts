import { Command } from 'commander';
import type { InspectReply } from '#contract/inspect.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { loadEngine } from '../engine.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { namedLines } from '../text-table.ts';

/** `doppel inspect`: what is in a file, told by its content and not by its name. */
export function inspectCommand(): Command {
  return new Command('inspect')
    .summary('show what is in an NPZ, NPY, MOT text, ONNX, video or project file')
    .argument('<FILE>', 'the file')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const reply = await (await loadEngine()).inspectFile(file);
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
  if (typeof fact === 'number') return String(Number(fact.toPrecision(7)));
  if (typeof fact !== 'object') return String(fact);
  return Object.entries(fact)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${factInWords(value)}`)
    .join(', ');
}

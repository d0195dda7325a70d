import { Command, Option } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import type { EvaluateReply, RuleWorth } from '#contract/evaluation.ts';
import type { PersonsSource } from '#contract/requests.ts';
import { counted } from '#contract/words/count-words.ts';
import { embedderWords } from '#contract/words/embedder-words.ts';
import { loadEngine } from '../engine.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { resolveOptions, type SettingOptions, withSettingOptions } from '../setting-options.ts';
import { textTable } from '../text-table.ts';
import { readingOf, type TrackOptions, withTrackOptions } from '../track-options.ts';

interface EvaluateOptions extends CommonOptions, SettingOptions, TrackOptions {
  readonly persons?: string;
  readonly tracks?: string;
  readonly truth: string;
}

/** `doppel evaluate`: how well duplicates are found in a video whose truth is known. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .summary('measure the list on a video whose truth is known')
    .description(
      'Analyses a labelled video and prints average precision, precision at full recall and calibration, with the plain cosine rule beside them. Nothing is kept.',
    )
    .argument('<VIDEO>', 'the video')
    .optionsGroup('Input:')
    .option('--persons <F.npz>', "the upstream pipeline's canonical_persons.npz")
    .addOption(
      new Option('--tracks <F>', 'tracks of any tracker or labelling tool; each id is one person').conflicts('persons'),
    )
    .requiredOption('--truth <F.csv>', 'CSV with the columns person and gt_id (or track_id)');
  return withSettingOptions(withTrackOptions(command))
    .option('--json', 'one JSON object on standard output, progress as NDJSON on standard error')
    .addHelpText(
      'after',
      `
Examples:
  doppel evaluate street.mp4 --tracks gt.txt --truth persons.csv
  doppel evaluate street.mp4 --tracks gt.txt --truth persons.csv --embedder stripes --json`,
    )
    .action((video: string, options: EvaluateOptions) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await loadEngine();
        const { settings, warnings } = await resolveOptions(engine, options);
        warnings.forEach(onNotice);
        const request = { video, source: sourceOf(options), truth: options.truth, settings };
        const reply = await engine.evaluate(request, { signal, onProgress, onNotice });
        answer(reply, () => evaluationText(reply));
        return undefined;
      }),
    );
}

function sourceOf(options: EvaluateOptions): PersonsSource {
  const { persons, tracks } = options;
  if (persons !== undefined) return { kind: 'persons', path: persons, ...readingOf(options) };
  if (tracks !== undefined) return { kind: 'tracks', path: tracks, ...readingOf(options) };
  throw new DoppelError('usage', 'Expected the labelled persons of the video: --tracks F.txt or --persons F.npz.');
}

/** A share with two digits; a dash where there is none. */
const shareFigure = (share: number | null): string => share?.toFixed(2) ?? '-';

const ruleNames: Readonly<Record<RuleWorth['rule'], string>> = {
  seed: 'cosine',
  cosine: 'cosine, after the veto',
  probability: 'P(same)',
};

function evaluationText(reply: EvaluateReply): readonly string[] {
  const left = { align: 'left' } as const;
  const right = { align: 'right' } as const;
  const rules = textTable(
    [
      { title: 'rule', ...left },
      { title: 'average precision', ...right },
      { title: 'precision at full recall', ...right },
      { title: 'list from', ...right },
      { title: 'listed', ...right },
      { title: 'of them the same', ...right },
      { title: 'precision', ...right },
      { title: 'recall', ...right },
    ],
    reply.rules.map((rule) => [
      ruleNames[rule.rule],
      rule.average_precision?.toFixed(4) ?? '-',
      shareFigure(rule.precision_at_full_recall),
      rule.list_from.toFixed(2),
      String(rule.listed),
      String(rule.listed_same),
      shareFigure(rule.precision),
      shareFigure(rule.recall),
    ]),
    terminalWidth(),
  );
  const unknown = reply.without_truth.length;
  return [
    `${counted(reply.persons, 'person')}${unknown === 0 ? '' : ` (${unknown} without truth)`}, ${embedderWords(reply.embedder)}.`,
    `${counted(reply.pairs, 'pair')}, ${reply.same} of the same person; ${reply.vetoed} vetoed, ${reply.same_vetoed} of them the same person.`,
    '',
    ...rules,
    ...reliabilityText(reply),
    ...reply.notes.map((note) => `Note: ${note}`),
  ];
}

function reliabilityText(reply: EvaluateReply): readonly string[] {
  const { reliability, no_probability_reason } = reply;
  if (reliability === null) return ['', no_probability_reason ?? 'There are no probabilities.'];
  const { expected_calibration_error: error, low, high, bins } = reliability;
  const table = textTable(
    [
      { title: 'P(same)', align: 'left' },
      { title: 'pairs', align: 'right' },
      { title: 'said', align: 'right' },
      { title: 'were the same', align: 'right' },
      { title: '95 % interval', align: 'right' },
    ],
    bins
      .filter(({ pairs }) => pairs > 0)
      .map((bin) => [
        `${bin.from.toFixed(1)} to ${bin.to.toFixed(1)}`,
        String(bin.pairs),
        shareFigure(bin.predicted),
        shareFigure(bin.observed),
        `${shareFigure(bin.low)} to ${shareFigure(bin.high)}`,
      ]),
    terminalWidth(),
  );
  const summary = `Expected calibration error ${error.toFixed(3)} (95 % interval over persons: ${low.toFixed(3)} to ${high.toFixed(3)}).`;
  const { reliability_asked: asked, asked_from: from, log_loss: loss } = reply;
  const askedPairs = asked?.bins.reduce((sum, { pairs }) => sum + pairs, 0) ?? 0;
  const whereAsked =
    asked === null
      ? `No pair has a probability of ${from} or more.`
      : `Where decisions are made, over the ${counted(askedPairs, 'pair')} with ${from} or more: ${asked.expected_calibration_error.toFixed(3)}. Log-loss ${loss?.toFixed(4) ?? '-'}.`;
  return ['', ...table, '', summary, whereAsked];
}

import { Command } from 'commander';
import type { CalibrateReply } from '#contract/evaluation.ts';
import { loadEngine } from '../engine.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { resolveOptions, type SettingOptions, withSettingOptions } from '../setting-options.ts';
import { textTable } from '../text-table.ts';

interface CalibrateOptions extends CommonOptions, SettingOptions {
  readonly out?: string;
}

/** `doppel calibrate`: P(same) from labelled videos of one's own. */
export function calibrateCommand(): Command {
  const command = new Command('calibrate')
    .summary('fit P(same) to labelled videos of your own')
    .description(
      'Analyses labelled videos, fits P(same) for the embedder to them, and says how far it holds on a video that was left out. The calibration goes beside the weights, where every later analysis finds it.',
    )
    .argument(
      '<SETS.csv>',
      'CSV with the columns video, tracks (MOT text) and truth (CSV with person and gt_id), two videos or more',
    )
    .option('--out <F.json>', 'write the calibration here instead');
  return withSettingOptions(command)
    .option('--json', 'one JSON object on standard output, progress as NDJSON on standard error')
    .action((sets: string, options: CalibrateOptions) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await loadEngine();
        const { settings, warnings } = await resolveOptions(engine, options);
        warnings.forEach(onNotice);
        const reply = await engine.calibrate(
          { sets, settings, out: options.out ?? null },
          { signal, onProgress, onNotice },
        );
        answer(reply, () => calibrateText(reply));
        return undefined;
      }),
    );
}

function calibrateText({ file, model, sets, left_out, in_force }: CalibrateReply): readonly string[] {
  const right = { align: 'right' } as const;
  return [
    ...textTable(
      [
        { title: 'video', align: 'left' },
        { title: 'persons', ...right },
        { title: 'pairs', ...right },
        { title: 'the same', ...right },
      ],
      sets.map(({ video, persons, pairs, same }) => [video, String(persons), String(pairs), String(same)]),
      terminalWidth(),
    ),
    '',
    `Each left out in its turn: expected calibration error ${left_out.expected_calibration_error.toFixed(3)} (${left_out.low.toFixed(3)} to ${left_out.high.toFixed(3)}).`,
    `The calibration of ${model} is ${file}. ${in_force ? 'Analyses take it from now on; remove the file to have the shipped one back.' : 'To put it in force, lay it beside the weights under the name that --out left out would give it.'}`,
  ];
}

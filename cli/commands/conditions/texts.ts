import { Command } from 'commander';
import type { IntervalView, TextMeasurement } from '#contract/conditions.ts';
import { loadEngine } from '../../engine.ts';
import { numberOption, wholeNumberOption } from '../../option-values.ts';
import { terminalWidth } from '../../output.ts';
import { runCommand } from '../../run-command.ts';
import { textTable } from '../../text-table.ts';
import { jsonOption, type SourceOptions, sourceOf, withSource } from './source-options.ts';

interface Options extends SourceOptions {
  readonly condition: string;
  readonly encoder: string;
  readonly textEncoder: string;
  readonly models?: string;
  readonly folds: number;
  readonly seed: number;
}

/** `doppel conditions texts`: what prompts of a text-image model tell apart, without labels and with few. */
export function textsCommand(): Command {
  return withSource(
    new Command('texts')
      .summary('measure prompts of a text-image model: zero-shot, CLIP-Adapter, Tip-Adapter-F')
      .argument('<SOURCE>', 'an insight file, a folder in YOLO layout, a COCO file, a video or a project')
      .requiredOption('--encoder <F.onnx>', "CLIP's picture encoder")
      .requiredOption('--text-encoder <F.onnx>', 'the text encoder of the same model')
      .option('--condition <NAME>', 'what is told apart', 'class')
      .option('--models <DIR>', 'folder with model weights')
      .option('--folds <N>', 'groups are left out in so many parts', numberOption(2, 100), 5)
      .option('--seed <N>', 'the same seed gives the same figures', wholeNumberOption, 1),
  )
    .option(...jsonOption)
    .addHelpText(
      'after',
      '\nExample:\n  doppel conditions texts drains.insight --encoder vision_model.onnx --text-encoder text_model.onnx',
    )
    .action((source: string, options: Options) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const room = await (await loadEngine()).conditionsRoom();
        const { condition, encoder, textEncoder, models = null, folds, seed } = options;
        const pair = { encoder, textEncoder, models };
        const request = { source, ...sourceOf(options), condition, pair, folds, seed };
        const reply = await room.measureConditionTexts(request, { signal, onProgress, onNotice });
        answer(reply, () => textsText(reply));
        return undefined;
      }),
    );
}

const spanned = ({ value, low, high }: IntervalView): string =>
  `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;

function textsText({ encoder, condition, classes, objects, groups, rows }: TextMeasurement): readonly string[] {
  const left = (title: string) => ({ title, align: 'left' }) as const;
  return [
    `${encoder} on "${condition}" (${classes.join(', ')}): ${objects} objects of ${groups} groups, each answered by a fold that had not seen its group.`,
    'Balanced accuracy, 95 % over groups; zero-shot learns nothing, the adapters from at most 16 objects a class.',
    '',
    ...textTable(
      ['prompt', 'zero-shot', 'CLIP-Adapter', 'Tip-Adapter-F'].map(left),
      rows.map(({ told, zero_shot, clip_adapter, tip_adapter_f }) => [
        told,
        spanned(zero_shot),
        spanned(clip_adapter),
        spanned(tip_adapter_f),
      ]),
      terminalWidth(),
    ),
  ];
}

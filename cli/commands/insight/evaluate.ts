import { Command } from 'commander';
import type { RunEvaluationReply } from '#contract/insight.ts';
import { counted } from '#contract/words/count-words.ts';
import { terminalWidth } from '../../output.ts';
import { textTable } from '../../text-table.ts';
import { right, told } from './figures.ts';
import { type OfRun, onFile, runOption } from './on-file.ts';

/** `doppel insight evaluate`: a run against the labels. */
export function evaluate(): Command {
  const command = new Command('evaluate')
    .summary('hold a run against the labels')
    .argument('<F.insight>', 'the insight file')
    .addOption(runOption('insight'));
  return onFile<OfRun>(command, async (room, file, options, { answer }) => {
    const reply = await room.evaluate(file, options.run);
    answer(reply, () => evaluationText(reply));
    return undefined;
  });
}

function evaluationText({ scores, map, classes, masks, max_predictions }: RunEvaluationReply): readonly string[] {
  return [
    ...textTable(
      ['IoU', 'TP', 'FP', 'FN', 'precision', 'recall', 'F1', 'mean IoU', 'AP'].map(right),
      scores.map((s) => [
        String(s.iou),
        String(s.tp),
        String(s.fp),
        String(s.fn),
        told(s.precision),
        told(s.recall),
        told(s.f1),
        told(s.mean_iou),
        told(s.ap),
      ]),
      terminalWidth(),
    ),
    '',
    `Mean AP over IoU 0.5 to 0.95: ${told(map)} (COCO's, at most ${max_predictions} predictions a picture and class).`,
    ...(masks === null
      ? []
      : [
          `Masks: AP at 0.5 ${told(masks.ap50)}, mean AP ${told(masks.map)} (predictions from the run's confidence on).`,
        ]),
    ...classes
      .filter(({ labels }) => labels > 0)
      .map(
        ({ name, labels, ap50, ap }) =>
          `  ${name}: ${counted(labels, 'label')}, AP at 0.5 ${told(ap50)}, AP ${told(ap)}`,
      ),
  ];
}

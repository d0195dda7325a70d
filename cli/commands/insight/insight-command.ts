import { Command } from 'commander';
import { add } from './add.ts';
import { compare } from './compare.ts';
import { distances } from './distances.ts';
import { evaluate } from './evaluate.ts';
import { exportFiles } from './export-files.ts';
import { neighbours } from './neighbours.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { validate } from './validate.ts';

/** `doppel insight ...`: what a detector knew of each picture, and experiments that can be made again. */
export function insightCommand(): Command {
  const command = new Command('insight')
    .summary('what a detector knew of each picture; distances; neighbours')
    .description(
      'Looks at labelled pictures with a detector and keeps losses, features, predictions and distances of each, in one .insight file.',
    );
  for (const part of [
    add(),
    run(),
    validate(),
    evaluate(),
    distances(),
    neighbours(),
    compare(),
    exportFiles(),
    report(),
  ])
    command.addCommand(part);
  return command.addHelpText(
    'after',
    `
Examples:
  doppel insight add set.insight data.yaml             reads pictures and labels (YOLO, COCO, a video with truth, a project)
  doppel insight run set.insight --model yolov8n_int8  losses, features, predictions of each picture
  doppel insight evaluate set.insight                  AP, precision and recall against the labels
  doppel insight compare set.insight 1 2               whether two runs ended in the same bytes, and if not, what differs
  doppel insight report set.insight --to report.html   worst pictures first`,
  );
}

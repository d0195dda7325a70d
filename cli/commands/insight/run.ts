import { Command, Option } from 'commander';
import { onFile } from './on-file.ts';
import { shareOption } from './option-words.ts';
import { runText } from './run-text.ts';
import { type ModelOptions, modeOf, withModel } from './with-model.ts';

interface RunOptions extends ModelOptions {
  readonly dataset?: string;
  readonly embed?: boolean;
  readonly confidence?: number;
  readonly iou?: number;
  readonly maps?: boolean;
  readonly masks?: 'separate' | 'overlap';
  readonly compat?: 'seed';
}

/** `doppel insight run`: looks at every picture. */
export function run(): Command {
  const command = withModel(
    new Command('run')
      .summary('look at every picture with a detector')
      .argument('<F.insight>', 'the insight file')
      .option('--dataset <NAME>', 'the data set; the only one by default')
      .option('--embed', 'the model only embeds: writes embeddings and nothing else')
      .option('--confidence <P>', 'predictions from this score on count (0.25)', shareOption)
      .option('--iou <X>', 'IoU from which a prediction is a hit (0.5)', shareOption)
      .option('--maps', 'keep the feature maps too, not only their means')
      .addOption(new Option('--masks <MODE>', 'how overlapping labels share pixels').choices(['separate', 'overlap']))
      .addOption(new Option('--compat <RULES>', "the older program's rules for empty pictures").choices(['seed'])),
  );
  return onFile<RunOptions>(command, async (room, file, options, { signal, onProgress, onNotice, answer }) => {
    const { dataset, model, models = null, device, confidence, iou, maps, masks, compat } = options;
    const common = { dataset, device, mode: modeOf(options), signal, onProgress, onNotice };
    const settings = {
      ...(confidence === undefined ? {} : { confidence }),
      ...(iou === undefined ? {} : { match_iou: iou }),
      ...(maps === true ? { maps: 'kept' } : {}),
      ...(masks === undefined ? {} : { masks }),
      ...(compat === undefined ? {} : { compat }),
    };
    const reply =
      options.embed === true
        ? await room.embed(file, { ...common, embedder: model, models })
        : await room.run(file, { ...common, model, models, settings });
    answer(reply, () => runText(reply));
    return undefined;
  });
}

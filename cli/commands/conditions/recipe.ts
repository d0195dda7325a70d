import { Command, Option } from 'commander';
import { counted } from '#contract/words/count-words.ts';
import { shellWord } from '#contract/words/shell-word.ts';
import type { RecipeReply } from '#pipeline';
import { loadEngine } from '../../engine.ts';
import { type CommonOptions, runCommand } from '../../run-command.ts';
import { jsonOption } from './source-options.ts';

/** `doppel conditions recipe`: writes a Python project that tunes an encoder. */
export function recipeCommand(): Command {
  interface Options extends CommonOptions {
    readonly to: string;
    readonly dataset?: string;
    readonly condition: string;
    readonly model: string;
    readonly pretrained: string;
    readonly encoders: 'vision' | 'both';
    readonly position: 'with' | 'without';
  }
  return new Command('recipe')
    .summary('write a Python project that tunes a text-image model on the labels')
    .argument('<F.insight>', 'the insight file with the labels')
    .requiredOption('--to <DIR>', 'a new folder')
    .option('--condition <NAME>', 'what is told apart', 'class')
    .option('--dataset <NAME>', 'the data set, where the file has several')
    .option('--model <NAME>', 'a model of open_clip', 'ViT-B-32')
    .option('--pretrained <NAME>', 'its weights: a name of open_clip or a file', 'openai')
    .addOption(new Option('--encoders <WHICH>', 'what is tuned').choices(['vision', 'both']).default('vision'))
    .addOption(
      new Option('--position <HOW>', 'prompts that say where an object is')
        .choices(['with', 'without'])
        .default('with'),
    )
    .option(...jsonOption)
    .action((insight: string, options: Options) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await (await loadEngine()).conditionsRoom();
        const { json: _, dataset, ...rest } = options;
        const reply = await engine.writeRecipe({ insight, dataset, ...rest }, { signal, onProgress, onNotice });
        if (options.json !== true) for (const note of reply.notes) onNotice(note);
        answer(reply, () => recipeText(reply));
        return undefined;
      }),
    );
}

function recipeText({ folder, train, valid, classes }: RecipeReply): readonly string[] {
  const place = shellWord(folder);
  return [
    `${counted(train + valid, 'crop')} of ${classes.join(', ')} in ${folder}: ${train} to learn from, ${valid} to stop by.`,
    'The crops are as confidential as the pictures they come from.',
    '',
    'Tune (Python 3.10 or later, torch):',
    `  pip install -r ${place}/requirements.txt`,
    `  python ${place}/tune.py`,
    'Then:',
    `  doppel conditions train F.insight --features clip --encoder ${place}/tuned/picture-encoder.onnx`,
  ];
}

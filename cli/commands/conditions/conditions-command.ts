import { Command } from 'commander';
import { applyCommand } from './apply.ts';
import { evaluateCommand } from './evaluate.ts';
import { labelCommand } from './label.ts';
import { predictCommand } from './predict.ts';
import { recipeCommand } from './recipe.ts';
import { reportCommand } from './report.ts';
import { textsCommand } from './texts.ts';
import { trainCommand } from './train.ts';

/** `doppel conditions`: what state each object is in. */
export function conditionsCommand(): Command {
  return new Command('conditions')
    .summary('say in what state each object is: label, train, evaluate, predict')
    .description(
      'A detector finds the objects, a second model says in what state each is. Trained on your labels, measured on what it has not seen. What is said is a proposal: it sorts and filters, and never hides or decides.',
    )
    .addCommand(labelCommand())
    .addCommand(trainCommand())
    .addCommand(evaluateCommand())
    .addCommand(predictCommand())
    .addCommand(applyCommand())
    .addCommand(reportCommand())
    .addCommand(textsCommand())
    .addCommand(recipeCommand());
}

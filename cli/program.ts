import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { aboutCommand } from './commands/about.ts';
import { accessLogCommand } from './commands/access-log.ts';
import { analyzeCommand } from './commands/analyze.ts';
import { batchCommand } from './commands/batch.ts';
import { calibrateCommand } from './commands/calibrate.ts';
import { conditionsCommand } from './commands/conditions/conditions-command.ts';
import { configCommand } from './commands/config.ts';
import { decideCommand } from './commands/decide.ts';
import { demoCommand } from './commands/demo.ts';
import { eraseCommand } from './commands/erase.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { indexCommand } from './commands/index.ts';
import { insightCommand } from './commands/insight/insight-command.ts';
import { inspectCommand } from './commands/inspect.ts';
import { libraryCommand } from './commands/library.ts';
import { logCommand } from './commands/log.ts';
import { modelsCommand } from './commands/models.ts';
import { pairsCommand } from './commands/pairs.ts';
import { purgeCommand } from './commands/purge.ts';
import { purposeCommand } from './commands/purpose.ts';
import { restoreCommand } from './commands/restore.ts';
import { saveAsCommand } from './commands/save-as.ts';
import { sealCommand } from './commands/seal.ts';
import { searchCommand } from './commands/search.ts';
import { serveCommand } from './commands/serve.ts';
import { splitsCommand } from './commands/splits.ts';
import { statusCommand } from './commands/status.ts';
import { verifyCommand } from './commands/verify.ts';

/** The whole command line, ready to parse. Commands load the engine only when they run. */
export function doppelProgram(): Command {
  const program = new Command('doppel')
    .description(
      'Finds people who appear more than once among the tracked persons of a video. It proposes; you decide.',
    )
    .version(manifest.version, '-V, --version', 'show the version')
    .addHelpCommand(new Command('help').argument('[command]').summary('show how a command is used').helpGroup('Help:'))
    // The options of each command stand in its own help; here they would only push the words apart.
    .configureHelp({
      subcommandTerm: (command) => [command.name(), command.usage().replace('[options] ', '')].join(' '),
    });
  const groups: readonly (readonly [string, readonly Command[]])[] = [
    [
      'Analyse:',
      [
        analyzeCommand(),
        configCommand(),
        modelsCommand(),
        inspectCommand(),
        evaluateCommand(),
        calibrateCommand(),
        demoCommand(),
      ],
    ],
    [
      'Review:',
      [
        serveCommand(),
        statusCommand(),
        pairsCommand(),
        splitsCommand(),
        decideCommand(),
        logCommand(),
        verifyCommand(),
      ],
    ],
    ['Many videos:', [batchCommand(), libraryCommand(), searchCommand(), indexCommand()]],
    ['States of objects:', [conditionsCommand()]],
    ['Understand:', [insightCommand()]],
    [
      'Custody:',
      [sealCommand(), restoreCommand(), eraseCommand(), purposeCommand(), purgeCommand(), accessLogCommand()],
    ],
    ['Files out:', [exportCommand(), saveAsCommand()]],
    ['Doppel itself:', [aboutCommand()]],
  ];
  for (const [title, commands] of groups) {
    program.commandsGroup(title);
    for (const command of commands) program.addCommand(command.helpGroup(title));
  }
  program.addHelpText(
    'after',
    `
Examples:
  doppel analyze street.mp4 --tracks gt.txt      makes street.doppel
  doppel pairs street.doppel                     lists likely duplicates
  doppel decide street.doppel merge 4 9          says that two are one
  doppel export street.doppel --to out           writes the report and the files

Exit codes: 0 done, 1 failed, 2 usage, 3 bad input, 130 interrupted.`,
  );
  for (const command of everyCommand(program)) {
    // Errors are told by run-program.ts, in the form that the caller asked for.
    command.exitOverride().configureOutput({ outputError: () => undefined });
  }
  return program;
}

function everyCommand(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

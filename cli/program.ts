import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };

type LoadCommand = () => Promise<Command>;

/** The commands as the help shows them: under a title, each by its name, loaded when it is asked for. */
const groups: readonly (readonly [string, Readonly<Record<string, LoadCommand>>])[] = [
  [
    'Analyse:',
    {
      analyze: async () => (await import('./commands/analyze.ts')).analyzeCommand(),
      config: async () => (await import('./commands/config.ts')).configCommand(),
      models: async () => (await import('./commands/models.ts')).modelsCommand(),
      devices: async () => (await import('./commands/devices.ts')).devicesCommand(),
      inspect: async () => (await import('./commands/inspect.ts')).inspectCommand(),
      evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand(),
      calibrate: async () => (await import('./commands/calibrate.ts')).calibrateCommand(),
      demo: async () => (await import('./commands/demo.ts')).demoCommand(),
    },
  ],
  [
    'Review:',
    {
      serve: async () => (await import('./commands/serve.ts')).serveCommand(),
      status: async () => (await import('./commands/status.ts')).statusCommand(),
      pairs: async () => (await import('./commands/pairs.ts')).pairsCommand(),
      splits: async () => (await import('./commands/splits.ts')).splitsCommand(),
      decide: async () => (await import('./commands/decide.ts')).decideCommand(),
      compare: async () => (await import('./commands/compare.ts')).compareCommand(),
      log: async () => (await import('./commands/log.ts')).logCommand(),
      verify: async () => (await import('./commands/verify.ts')).verifyCommand(),
    },
  ],
  [
    'Many videos:',
    {
      batch: async () => (await import('./commands/batch.ts')).batchCommand(),
      library: async () => (await import('./commands/library.ts')).libraryCommand(),
      search: async () => (await import('./commands/search.ts')).searchCommand(),
      index: async () => (await import('./commands/index.ts')).indexCommand(),
    },
  ],
  [
    'States of objects:',
    {
      conditions: async () => (await import('./commands/conditions/conditions-command.ts')).conditionsCommand(),
    },
  ],
  [
    'Understand:',
    {
      insight: async () => (await import('./commands/insight/insight-command.ts')).insightCommand(),
    },
  ],
  [
    'Custody:',
    {
      seal: async () => (await import('./commands/seal.ts')).sealCommand(),
      restore: async () => (await import('./commands/restore.ts')).restoreCommand(),
      erase: async () => (await import('./commands/erase.ts')).eraseCommand(),
      purpose: async () => (await import('./commands/purpose.ts')).purposeCommand(),
      purge: async () => (await import('./commands/purge.ts')).purgeCommand(),
      'access-log': async () => (await import('./commands/access-log.ts')).accessLogCommand(),
    },
  ],
  [
    'Files out:',
    {
      export: async () => (await import('./commands/export.ts')).exportCommand(),
      'save-as': async () => (await import('./commands/save-as.ts')).saveAsCommand(),
    },
  ],
  [
    'Doppel itself:',
    {
      about: async () => (await import('./commands/about.ts')).aboutCommand(),
    },
  ],
];

/**
 * The command line, ready to parse `args`, what follows the program's name: with the one command that they name, since each brings
 * what it needs of the engine's forms with it, or with all where they name none, for the help and for what is misspelt.
 */
export async function doppelProgram(args: readonly string[]): Promise<Command> {
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
  const named = args[0];
  const isNamed = groups.some(([, commands]) => named !== undefined && Object.hasOwn(commands, named));
  for (const [title, commands] of groups) {
    program.commandsGroup(title);
    const wanted = Object.entries(commands).filter(([name]) => !isNamed || name === named);
    for (const command of await Promise.all(wanted.map(([, load]) => load())))
      program.addCommand(command.helpGroup(title));
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

import { Command } from 'commander';
import { type Engine, loadEngine } from '../engine.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { resolveOptions, type SettingOptions, withSettingOptions } from '../setting-options.ts';
import { namedLines, textTable } from '../text-table.ts';

/** `doppel config`: every setting in force, where it comes from, and why it is there. */
export function configCommand(): Command {
  return withSettingOptions(
    new Command('config')
      .summary('show every setting in force and where it comes from')
      .description(
        'Shows the settings that "doppel analyze" with the same flags would use. Flags win over the settings file, which wins over your own settings (the app has a screen for them), which win over the defaults.',
      ),
  )
    .option('--json', 'one JSON object on standard output')
    .action((options: CommonOptions & SettingOptions) =>
      runCommand(options, 'ends-at-once', async ({ onNotice, answer }) => {
        const engine = await loadEngine();
        const resolved = await resolveOptions(engine, options);
        const settings = await engine.describeSettings(resolved);
        const { inputs, warnings } = resolved;
        if (!options.json) warnings.forEach(onNotice);
        const log = await engine.logFolder();
        answer({ settings, inputs, warnings, log_folder: log }, () => [
          ...settingsText(settings),
          ...inputsText(inputs),
          '',
          `The logs lie in ${log}`,
        ]);
        return undefined;
      }),
    );
}

type Described = Awaited<ReturnType<Engine['describeSettings']>>;
type Inputs = Awaited<ReturnType<Engine['resolveSettings']>>['inputs'];

function settingsText(settings: Described): readonly string[] {
  return textTable(
    [
      { title: 'setting', align: 'left' },
      { title: 'value', align: 'left' },
      { title: 'from', align: 'left' },
      { title: 'what it is', align: 'left' },
    ],
    settings.map(({ name, value, origin, default: byDefault, reason }) => [
      name,
      valueInWords(value),
      typeof origin === 'string' ? origin : `${origin.file}:${origin.line}`,
      origin === 'default' ? reason : `${reason} Default: ${valueInWords(byDefault)}.`,
    ]),
    terminalWidth(),
  );
}

function inputsText(inputs: Inputs): readonly string[] {
  if (!inputs) return [];
  const named: readonly (readonly [string, string | null])[] = [
    ['video', inputs.video],
    ['persons', inputs.persons],
    ['output folder', inputs.outFolder],
    ...Object.entries(inputs.outputs),
  ];
  const given = named.flatMap(([name, file]) => (file === null ? [] : [[name, file] as const]));
  return ['', 'Named by the settings file:', ...namedLines(given)];
}

const valueInWords = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

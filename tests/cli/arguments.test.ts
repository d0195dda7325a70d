// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${name} is how the upstream file writes its variables
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { wireError } from '#contract/channels.ts';
import { settings } from '#contract/settings.ts';
import manifest from '../../package.json' with { type: 'json' };
import { ndjson, runDoppel } from './run-doppel.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doppel-cli-'));
});
after(() => rm(folder, { recursive: true }));

describe('the command line', { concurrency: 2 }, () => {
  it('shows its version and its help, and ends with 0', async () => {
    assert.deepEqual(await runDoppel(['--version']), { code: 0, stdout: `${manifest.version}\n`, stderr: '' });
    const help = await runDoppel(['--help']);
    assert.equal(help.code, 0);
    const commands = [
      'analyze',
      'status',
      'pairs',
      'decide',
      'log',
      'verify',
      'export',
      'save-as',
      'inspect',
      'models',
      'demo',
      'config',
    ];
    for (const command of commands) assert.match(help.stdout, new RegExp(`^  ${command} `, 'm'));
    const analyze = await runDoppel(['help', 'analyze']);
    assert.equal(analyze.code, 0);
    assert.match(analyze.stdout, /--tracks <F>/);
    assert.match(analyze.stdout, /Examples:/);
  });

  it('without a command shows its help on the side and ends with 2', async () => {
    const { code, stdout, stderr } = await runDoppel([]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^Usage: doppel/);
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['analize', /Unknown command 'analize' \(Did you mean analyze\?\)/],
    ['status', /Missing required argument 'F\.doppel'/],
    ['status a.doppel b.doppel', /Too many arguments/],
    ['status a.doppel --frob', /Unknown option '--frob'/],
    ['analyze --tracks t.txt', /Expected a video/],
    ['analyze v.mp4 --persons p.npz --tracks t.txt', /cannot be used with/],
    ['analyze v.mp4 --tracks t.txt --top many', /--top <N>.*Expected a whole number/],
    ['analyze v.mp4 --tracks t.txt --top 0', /persons\.top should be a whole number of at least 1/],
    ['analyze v.mp4 --tracks t.txt --device gpu', /--device <D>.*Allowed choices are auto, cuda, cpu/],
    ['pairs a.doppel --threshold 2', /Expected a number from -1 to 1/],
    ['decide a.doppel glue 1 2', /"glue" is not a decision/],
    ['decide a.doppel merge 1', /Expected "merge A B \[C \.\.\.\] \[--into A\]"/],
    ['decide a.doppel hide 1 --by=', /name of the reviewer/],
    ['export a.doppel', /--to <DIR>/],
    ['export a.doppel --to=', /--to is empty; expected the path/],
    ['status ', /The first argument is empty; expected the path/],
    ['serve --port 70000', /--port <N>.*Expected a port, 0 \(any free one\) to 65535/],
    ['models', /^Usage: doppel models/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses "${args}" in one sentence with exit code 2`, async () => {
      const { code, stdout, stderr } = await runDoppel(args.split(' '));
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
      if (args !== 'models') assert.match(stderr, /^doppel: [^\n]+\.\n$/);
    });
  }

  const missing = [
    'status none.doppel',
    'pairs none.doppel',
    'log none.doppel',
    'verify none.doppel',
    'decide none.doppel hide 1',
    'export none.doppel --to out',
    'save-as none.doppel copy.doppel',
    'compare none.doppel other.doppel',
    'serve none.doppel --no-open',
    'evaluate v.mp4 --tracks t.txt --truth none.csv',
    'inspect none.npz',
    'config --config none.yaml',
    'analyze none.mp4 --tracks none.txt',
  ];
  for (const args of missing) {
    it(`"${args}" names the file that is missing, ends with 3 and leaves nothing behind`, async () => {
      const { code, stdout, stderr } = await runDoppel(args.split(' '), { cwd: folder });
      assert.deepEqual([code, stdout], [3, ''], stderr);
      assert.match(stderr, /^doppel: [^\n]*none\.[^\n]+\.\n$/);
    });
  }

  it('with --json tells an error as one object on standard output, and as a line of NDJSON beside it', async () => {
    for (const [args, exit, expected] of [
      ['status none.doppel --json', 3, /none\.doppel/],
      ['status --json --frob', 2, /Unknown option/],
    ] as const) {
      const { code, stdout, stderr } = await runDoppel(args.split(' '), { cwd: folder });
      assert.equal(code, exit);
      const reply = JSON.parse(stdout) as { error: unknown };
      assert.match(wireError.parse(reply.error).message, expected);
      assert.deepEqual(ndjson(stderr), [reply]);
    }
  });

  it('keeps its compiled code in the folder for caches, and does without where there is none', async () => {
    const cache = path.join(folder, 'cache');
    for (const home of [cache, path.join(folder, 'none', 'such'), '/proc/none']) {
      const env = { XDG_CACHE_HOME: home, LOCALAPPDATA: home, HOME: home, NODE_COMPILE_CACHE: '' };
      assert.equal((await runDoppel(['--version'], { env })).code, 0);
    }
    assert.ok(existsSync(path.join(folder, 'cache')));
    assert.ok(!existsSync(path.join(folder, 'none')));
  });

  it('shows the stack of an error only where DOPPEL_DEBUG asks for it', async () => {
    const run = (debug: string) => runDoppel(['inspect', 'none'], { cwd: folder, env: { DOPPEL_DEBUG: debug } });
    assert.match((await run('1')).stderr, /\n {4}at /);
    assert.doesNotMatch((await run('0')).stderr, /\n {4}at /);
  });
});

describe('doppel config', () => {
  it('shows every setting with its value, its origin and its reason', async () => {
    await writeFile(path.join(folder, 'mine.yaml'), 'crops:\n  best: 5\n');
    const args = ['config', '--config', 'mine.yaml', '--top', '7'];
    const plain = await runDoppel(args, { cwd: folder });
    assert.equal(plain.code, 0, plain.stderr);
    assert.match(plain.stdout, /^crops\.best +5 +mine\.yaml:2 +\S.*Default: 8\.$/m);
    assert.match(plain.stdout, /^persons\.top +7 +flag /m);
    assert.match(plain.stdout, /^similarity\.threshold +\S+ +default /m);

    const json = await runDoppel([...args, '--json'], { cwd: folder });
    const reply = JSON.parse(json.stdout) as { settings: { name: string; value: unknown; origin: unknown }[] };
    const values: Record<string, unknown> = {};
    for (const { name, value } of reply.settings) {
      const [group, key] = name.split('.');
      values[group] = key === undefined ? value : { ...(values[group] as object | undefined), [key]: value };
    }
    assert.deepEqual(settings.parse(values), {
      ...settings.parse({}),
      persons: { ...settings.parse({}).persons, top: 7 },
      crops: { ...settings.parse({}).crops, best: 5 },
    });
    assert.deepEqual(reply.settings.find(({ name }) => name === 'crops.best')?.origin, { file: 'mine.yaml', line: 2 });
  });

  it('reads an upstream configuration and names what it leaves out', async () => {
    const text =
      'global: {root: /data}\nstage4_generate_html:\n  video_file: ${root}/a.mp4\n  crops_per_person: 9\n  log_file: x\n';
    await writeFile(path.join(folder, 'pipeline_config.yaml'), text);
    const { code, stdout, stderr } = await runDoppel(['config', '--config', 'pipeline_config.yaml'], { cwd: folder });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^crops\.per_person +9 +pipeline_config\.yaml:4 /m);
    assert.match(stdout, /^video +\S*[/\\]data[/\\]a\.mp4$/m);
    assert.match(stderr, /mean nothing here and are left out: stage4_generate_html\.log_file\.$/m);
  });

  it('refuses a wrong value with file and line, and exit code 3', async () => {
    await writeFile(path.join(folder, 'bad.yaml'), 'strict: false\ncrops:\n  best: some\n');
    const { code, stdout, stderr } = await runDoppel(['config', '--config', 'bad.yaml'], { cwd: folder });
    assert.deepEqual([code, stdout], [3, '']);
    assert.equal(
      stderr,
      'doppel: bad.yaml, line 3: crops.best should be a whole number from 1 to 100, found "some".\n',
    );
  });
});

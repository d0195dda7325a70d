import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type LaunchOptions, launchApp, type RunningApp } from '../electron-double/launch-app.ts';
import { type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { skipWithoutChromium } from '../support/chromium.ts';
import { waitUntil } from '../support/patience.ts';
import { DesktopPage } from './desktop-page.ts';

interface SeenWindow {
  readonly id: number;
  readonly isVisible: boolean;
  readonly isFocused: boolean;
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

const skip = skipWithoutChromium();
let prepared: PreparedScene;
let other: string;
let home: string;

before(async () => {
  if (skip !== false) return;
  prepared = await prepareScene();
  other = path.join(prepared.folder, 'other & one.doppel');
  cpSync(prepared.file, other);
  home = mkdtempSync(path.join(tmpdir(), 'doppel-windows-'));
});
after(() => {
  prepared?.remove();
  if (home !== undefined) rmSync(home, { recursive: true, force: true });
});

/** Runs the app for as long as `use` takes, with the same folders each time. */
async function withApp(options: LaunchOptions, use: (app: RunningApp) => Promise<void>): Promise<void> {
  const app = await launchApp({ home, ...options });
  try {
    await use(app);
  } finally {
    await app.close();
  }
}

const windowsOf = (app: RunningApp) => app.does<readonly SeenWindow[]>('windows');

/** The project whose name a window's page shows once it has opened it. */
const shows = (app: RunningApp, file: string, window?: number) =>
  app.does('waitFor', {
    expression: `sessionStorage.getItem('doppel.project') === ${JSON.stringify(file)} && location.hash.startsWith('#/review')`,
    ...(window === undefined ? {} : { window }),
  });

test('a file in the arguments opens in the review; a second one gets a window of its own', { skip }, async () => {
  await withApp({ args: ['--some-switch', path.basename(prepared.file)], cwd: prepared.folder }, async (app) => {
    await shows(app, prepared.file);
    const [first] = await windowsOf(app);
    assert.equal(first.isVisible, true);
    await app.does('secondInstance', { argv: ['doppel', 'other & one.doppel'], folder: prepared.folder });
    const windows = await windowsOf(app);
    assert.equal(windows.length, 2);
    await shows(app, other, windows[1].id);
    assert.notDeepEqual(windows[0].bounds, windows[1].bounds, 'it does not hide the first');
    await app.does('secondInstance', { argv: ['doppel', prepared.file], folder: '/' });
    const focused = (await windowsOf(app)).filter(({ isFocused }) => isFocused);
    assert.deepEqual(
      focused.map(({ id }) => id),
      [first.id],
      'a project that is open is shown where it is',
    );
    assert.equal((await windowsOf(app)).length, 2);
  });
});

test('the next start opens again what was open, where it stood, without being told', { skip }, async () => {
  await withApp({}, async (app) => {
    const windows = await windowsOf(app);
    assert.equal(windows.length, 2);
    await shows(app, prepared.file, windows[0].id);
    await shows(app, other, windows[1].id);
    await app.does('closeWindow', { window: windows[1].id });
    await app.does('setBounds', { bounds: { x: 33, y: 44, width: 1300, height: 800 } });
  });
  await withApp({}, async (app) => {
    const windows = await windowsOf(app);
    assert.deepEqual(
      windows.map(({ bounds }) => bounds),
      [{ x: 33, y: 44, width: 1300, height: 800 }],
    );
    await shows(app, prepared.file);
  });
});

test('after a crash of the whole app the next start stands where it stood', { skip }, async () => {
  const state = path.join(home, 'electron', 'windows.json');
  const before = statSync(state).mtimeMs;
  const app = await launchApp({ home });
  await shows(app, prepared.file);
  await waitUntil(
    'the state is written anew',
    () => statSync(state).mtimeMs > before && readFileSync(state, 'utf8').includes(JSON.stringify(prepared.file)),
  );
  await app.kill();
  await withApp({}, async (next) => {
    await shows(next, prepared.file);
  });
});

test('a page that is loaded anew stays in its project, and gives back what it had open', { skip }, async () => {
  await withApp({}, async (app) => {
    const page = await DesktopPage.of(app);
    await shows(app, prepared.file);
    const { project } = await page.ask('project.open', { path: prepared.file });
    await page.run('(globalThis.isOld = true, setTimeout(() => location.reload(), 0), 0)');
    await app.does('waitFor', { expression: `typeof isOld === 'undefined'` });
    await shows(app, prepared.file);
    const isClosed = async () => !(await app.asks<{ readonly ok: boolean }>('project.status', { project })).ok;
    await waitUntil('the handle of the page that is gone is closed', isClosed);
  });
});

test('a page whose process dies is loaded anew in its project', { skip }, async () => {
  await withApp({}, async (app) => {
    await shows(app, prepared.file);
    await app.does('crash');
    await waitUntil(
      () => `the end of the page is told, of: ${app.errors}`,
      () => app.errors.includes('a page ended (crashed) and is loaded anew'),
    );
    await shows(app, prepared.file);
  });
});

test('the menu shows the logs, which say what the app and its engine did, and of no picture', { skip }, async () => {
  await withApp({}, async (app) => {
    await shows(app, prepared.file);
    await app.does('clickMenu', { names: ['(help)', 'Show Log'] });
    const shown = async (): Promise<readonly unknown[]> => {
      const calls = await app.does<readonly { readonly api: string; readonly args: readonly string[] }[]>('calls');
      return calls.filter(({ api }) => api === 'shell.showItemInFolder').map(({ args }) => args[0]);
    };
    const end = performance.now() + 10_000;
    while ((await shown()).length === 0) assert.ok(performance.now() < end, 'nothing is shown');
    const folder = path.join(app.home, 'doppel', 'log');
    assert.deepEqual(
      (await shown()).map((file) => path.dirname(String(file))),
      [folder],
    );
    assert.deepEqual(readdirSync(folder).toSorted(), ['desktop.log', 'engine.log']);
    const engine = readFileSync(path.join(folder, 'engine.log'), 'utf8');
    assert.match(engine, /"words":"The engine serves a door"/);
    for (const line of engine.trimEnd().split('\n')) assert.ok(line.length < 6000, line);
  });
});

test('the menu opens projects: by dialog, and those opened lately by name', { skip }, async () => {
  await withApp({}, async (app) => {
    await shows(app, prepared.file);
    await app.does('answerDialog', { answer: { canceled: false, filePaths: [other] } });
    await app.does('clickMenu', { names: ['File', 'Open Project…'] });
    const second = await waitUntil('a second window', async () => (await windowsOf(app))[1]);
    await shows(app, other, second.id);
    const recent = `other && one (${prepared.folder.replaceAll('&', '&&')})`;
    await waitUntil(recent, async () => JSON.stringify(await app.does('menu')).includes(recent));
    await app.does('closeWindow', { window: second.id });
    await app.does('clickMenu', { names: ['File', 'Open Recent', recent] });
    const isNew = ({ id }: SeenWindow) => id !== second.id;
    const reopened = await waitUntil('it opens again', async () => (await windowsOf(app)).slice(1).find(isNew));
    await shows(app, other, reopened.id);
    const calls = await app.does<readonly { readonly api: string; readonly args: readonly string[] }[]>('calls');
    assert.ok(calls.some(({ api, args }) => api === 'app.addRecentDocument' && args[0] === other));
    await app.does('closeWindow', { window: reopened.id });
  });
});

test('a project from the system goes to a window on the start screen, not to a new one', { skip }, async () => {
  writeFileSync(path.join(home, 'electron', 'windows.json'), 'no json');
  await withApp({}, async (app) => {
    await app.started();
    assert.match(app.errors, /windows\.json/, 'a damaged state is told and left');
    await app.does('openFile', { file: other });
    await shows(app, other);
    assert.equal((await windowsOf(app)).length, 1);
  });
});

test('a file that is dropped on the page opens by its path; a file made by a script has none', { skip }, async () => {
  rmSync(path.join(home, 'electron', 'windows.json'));
  await withApp({}, async (app) => {
    const page = await DesktopPage.of(app);
    assert.equal(await page.run(`window.doppel.pathOf(new File(['x'], 'made.doppel'))`), '');
    await assert.rejects(page.run('window.doppel.pathOf({ path: "/etc/passwd" })'), /File/);
    await app.does('waitFor', { expression: `document.querySelector('main') !== null` });
    await app.does('drop', { files: [prepared.file] });
    await shows(app, prepared.file);
  });
});

test('a second start with no lock ends at once and opens nothing', { skip }, async () => {
  const app = await launchApp({ isSecondInstance: true });
  assert.equal(await app.exited, 0);
  await app.close();
});

test('quitting closes the projects in order: no journal is left beside them', { skip }, async () => {
  await withApp({ args: [prepared.file] }, async (app) => {
    await shows(app, prepared.file);
  });
  const header = readFileSync(prepared.file).subarray(18, 20);
  assert.deepEqual([...header], [1, 1], 'the file is back in its plain form (SQLite file format, 1.3)');
});

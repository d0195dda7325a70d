import { execFile } from 'node:child_process';
import { accessSync, chmodSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { DoppelError } from '#base/doppel-error.ts';

/** The two programs that every video goes through, and what has to be known of them to call them. */
export interface FfmpegTools {
  /** Absolute path of ffmpeg. */
  readonly ffmpeg: string;
  /** Absolute path of ffprobe. */
  readonly ffprobe: string;
  /** ffmpeg's own name for its version, for example `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** Where they were found: on PATH, in the packages that come with Doppel, or in a folder that `DOPPEL_FFMPEG` names. */
  readonly origin: 'system' | 'bundled' | 'folder';
  /** How this version spells "hand the frames on as they come". */
  readonly passthrough: readonly [option: string, value: string];
  /** How this version spells "the video filter stands in the file that follows". */
  readonly filterFileOption: string;
  /**
   * Before the input: pictures come as they are stored, with the codec's own cropping and without the container's, as OpenCV and older
   * versions read them. From 7.1 on ffmpeg applies the container's unless it is told.
   */
  readonly storedPicture: readonly string[];
}

/**
 * The oldest libavutil that is taken from PATH: 56.22 is that of ffmpeg 4.1, the age of the binary in
 * `@ffmpeg-installer/ffmpeg`, which the tests run against.
 */
const oldestLibavutil = { major: 56, minor: 22 };

/** libavutil 58 is ffmpeg 6.0: the first release line in which every build knows `-fps_mode` (9.0 no longer knows `-vsync`). */
const libavutilWithFpsMode = 58;

/** libavutil 59 is ffmpeg 7.0, which brought `-/option file`; later lines drop `-filter_script`. */
const libavutilWithFileOptions = 59;

/** libavutil 59.39 is ffmpeg 7.1, which crops by the container and has an option against it that older ones take for another. */
const libavutilWithCropping = { major: 59, minor: 39 };

/** A program that only prints its version has hung when it takes longer; the bundled one needs 0.1 s on a cold disk. */
const versionTimeoutMs = 20_000;

/**
 * The environment in which the programs run: ours, without the machine's character tables. Builds that carry their own C
 * library crash when they load those for the names of channels in a transport stream (seen with the 2023 ffprobe of
 * @ffprobe-installer/linux-x64); nothing here reads such names.
 */
export const toolEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, GCONV_PATH: '/nonexistent' });

const run = promisify(execFile);
const found = new Map<string, Promise<FfmpegTools>>();

/**
 * Finds ffmpeg and ffprobe, once a process and choice. Without a choice: from PATH when both are there and new enough
 * (4.1), else from the @ffmpeg-installer and @ffprobe-installer packages. The environment variable `DOPPEL_FFMPEG` forces
 * `system`, `bundled`, or the folder that holds the two programs.
 *
 * Throws `missing_tool` when they are not there, too old, or do not start.
 */
export function locateFfmpeg(choice: string = process.env.DOPPEL_FFMPEG ?? ''): Promise<FfmpegTools> {
  const known = found.get(choice);
  if (known !== undefined) {
    return known;
  }
  const tools = locate(choice);
  found.set(choice, tools);
  tools.catch(() => found.delete(choice)); // whoever asked sees the failure; the next one looks again
  return tools;
}

async function locate(choice: string): Promise<FfmpegTools> {
  if (choice === 'bundled') {
    return await describe(bundledPaths(), 'bundled');
  }
  if (choice === 'system') {
    return await describe(systemPaths(), 'system');
  }
  if (choice !== '') {
    const folder = path.resolve(choice);
    return await describe({ ffmpeg: programIn(folder, 'ffmpeg'), ffprobe: programIn(folder, 'ffprobe') }, 'folder');
  }
  try {
    return await describe(systemPaths(), 'system');
  } catch (systemError) {
    try {
      return await describe(bundledPaths(), 'bundled');
    } catch (bundledError) {
      throw new DoppelError('missing_tool', `${sentence(systemError)} ${sentence(bundledError)}`, {
        cause: bundledError,
      });
    }
  }
}

/**
 * Which ffmpeg would be called, found without starting it, and in which age it must be at the least: for showing. Null where there is
 * none. The programs of the packages are of 2018 (ffmpeg) and 2023 (ffprobe), older than what systems keep mended.
 */
export function findFfmpeg(
  choice: string = process.env.DOPPEL_FFMPEG ?? '',
): { readonly path: string; readonly origin: FfmpegTools['origin'] } | null {
  const tries: readonly (readonly [FfmpegTools['origin'], () => ProgramPaths])[] = [
    ['system', systemPaths],
    ['bundled', bundledPaths],
  ];
  if (choice !== '' && choice !== 'system' && choice !== 'bundled') {
    return { path: programIn(path.resolve(choice), 'ffmpeg'), origin: 'folder' };
  }
  for (const [origin, paths] of tries) {
    if (choice !== '' && choice !== origin) continue;
    try {
      return { path: paths().ffmpeg, origin };
    } catch (error) {
      // Not there: the next place is looked at.
      if (!(error instanceof DoppelError)) throw error;
    }
  }
  return null;
}

interface ProgramPaths {
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

async function describe(paths: ProgramPaths, origin: FfmpegTools['origin']): Promise<FfmpegTools> {
  const [ffmpeg, ffprobe] = await Promise.all([readVersion(paths.ffmpeg), readVersion(paths.ffprobe)]);
  for (const [program, version] of [
    [paths.ffmpeg, ffmpeg],
    [paths.ffprobe, ffprobe],
  ] as const) {
    if (!isAtLeast(version, oldestLibavutil)) {
      throw new DoppelError(
        'missing_tool',
        `${program} is version ${version.name}, which is too old: Doppel needs ffmpeg 4.1 or later. Update it, or set DOPPEL_FFMPEG=bundled.`,
      );
    }
  }
  const { major } = ffmpeg.libavutil;
  return {
    ...paths,
    version: ffmpeg.name,
    origin,
    passthrough: major >= libavutilWithFpsMode ? ['-fps_mode', 'passthrough'] : ['-vsync', 'passthrough'],
    filterFileOption: major >= libavutilWithFileOptions ? '-/filter:v' : '-filter_script:v',
    storedPicture: isAtLeast(ffmpeg, libavutilWithCropping) ? ['-apply_cropping', 'codec'] : [],
  };
}

interface ToolVersion {
  readonly name: string;
  readonly libavutil: { readonly major: number; readonly minor: number };
}

const isAtLeast = ({ libavutil: { major, minor } }: ToolVersion, least: ToolVersion['libavutil']): boolean =>
  major > least.major || (major === least.major && minor >= least.minor);

async function readVersion(program: string): Promise<ToolVersion> {
  let text: string;
  try {
    const { stdout } = await run(program, ['-version'], {
      timeout: versionTimeoutMs,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    text = stdout;
  } catch (cause) {
    throw new DoppelError('missing_tool', `${program} does not start (${reason(cause)}).`, { cause });
  }
  const name = /^ff(?:mpeg|probe) version (\S+)/.exec(text)?.[1];
  const library = /^libavutil\s+(\d+)\.\s*(\d+)\./m.exec(text);
  if (name === undefined || library === null) {
    throw new DoppelError(
      'missing_tool',
      `${program} is not ffmpeg: \`-version\` answered "${text.split('\n', 1)[0]?.slice(0, 80)}".`,
    );
  }
  return { name, libavutil: { major: Number(library[1]), minor: Number(library[2]) } };
}

/** The first ffmpeg and the first ffprobe on PATH. */
function systemPaths(): ProgramPaths {
  return { ffmpeg: onPath('ffmpeg'), ffprobe: onPath('ffprobe') };
}

function onPath(name: string): string {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const program = folders.map((folder) => programIn(folder, name)).find(isExecutable);
  if (program === undefined) {
    throw new DoppelError('missing_tool', `${name} is not on PATH.`);
  }
  return program;
}

function programIn(folder: string, name: string): string {
  return path.join(folder, process.platform === 'win32' ? `${name}.exe` : name);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // absent or not executable: the same to whoever looks for a program
  }
}

function bundledPaths(): ProgramPaths {
  return {
    ffmpeg: bundledPath('@ffmpeg-installer/ffmpeg'),
    ffprobe: bundledPath('@ffprobe-installer/ffprobe'),
  };
}

/** The packages are CommonJS and throw where they have no binary for this platform, so they are loaded only when needed. */
function bundledPath(packageName: string): string {
  let program: string;
  try {
    const loaded: unknown = createRequire(import.meta.url)(packageName);
    program = (loaded as { readonly path: string }).path;
  } catch (cause) {
    throw new DoppelError('missing_tool', `${packageName} has no program for this machine (${reason(cause)}).`, {
      cause,
    });
  }
  if (!isExecutable(program)) {
    // The packages set the bit in an install script, and package managers no longer run those unasked.
    try {
      chmodSync(program, 0o755);
    } catch (cause) {
      throw new DoppelError(
        'missing_tool',
        `${program} is not executable and that cannot be changed (${reason(cause)}): run \`chmod +x\` on it.`,
        { cause },
      );
    }
  }
  return program;
}

function sentence(error: unknown): string {
  return error instanceof DoppelError ? error.message : reason(error);
}

function reason(cause: unknown): string {
  if (cause instanceof Error) {
    const { code } = cause as NodeJS.ErrnoException;
    return typeof code === 'string' ? code : (cause.message.split('\n', 1)[0] ?? '');
  }
  return String(cause);
}

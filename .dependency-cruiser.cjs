// Which room may import which. The table stands in docs/architecture.md; this file is what enforces it.
const onlyOurs = '^(native-models|pipeline|electron|server|cli|renderer|tests|bench|scripts)/';

/** A rule: files under `from` may import, of our own files, only those matching `allowed`. */
const room = (name, from, allowed) => ({
  name: `${name}-may-import`,
  comment: `${name} may import of our own code only: ${allowed.join(', ') || 'itself'}`,
  severity: 'error',
  from: { path: `^${from}`, pathNot: '\\.test\\.ts$' },
  to: { path: onlyOurs, pathNot: [`^${from}`, ...allowed.map((path) => `^${path}`)] },
});

module.exports = {
  forbidden: [
    room('native-models/', 'native-models/', []),
    room('pipeline/contract/', 'pipeline/contract/', []),
    room('pipeline/', 'pipeline/', ['native-models/']),
    room('electron/', 'electron/', ['pipeline/contract/', 'pipeline/index\\.ts$']),
    room('server/', 'server/', ['pipeline/contract/', 'pipeline/index\\.ts$']),
    room('cli/', 'cli/', ['pipeline/contract/', 'pipeline/index\\.ts$', 'server/index\\.ts$']),
    room('renderer/', 'renderer/', ['pipeline/contract/']),
    {
      name: 'one-module-imports-fluent-ffmpeg',
      comment: 'only pipeline/video/ffmpeg-process.ts imports fluent-ffmpeg; everything else goes through it',
      severity: 'error',
      from: { pathNot: '^pipeline/video/ffmpeg-process\\.ts$' },
      to: { path: 'fluent-ffmpeg' },
    },
    {
      name: 'no-cycles',
      comment: 'data flows one way; the double of electron knows its windows and they know it, by type alone',
      severity: 'error',
      from: { pathNot: '^tests/electron-double/' },
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Its swc parser knows no JSX (17.4.3): renderer/layering.test.ts holds the same rules over the screens' .tsx files.
    exclude: { path: ['(^|/)node_modules/(?!fluent-ffmpeg)', '\\.tsx$', '^renderer/dist/'] },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js'] },
  },
};

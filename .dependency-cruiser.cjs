// Which room may import which. docs/architecture.md tells what lives in each; this file is what enforces the order.
const onlyOurs = '^(native-models|pipeline|electron|server|cli|renderer|tests|bench|scripts)/';

/** The rooms of pipeline/ from the ground up: each imports only rooms before it in this list, and native-models/. */
const pipelineRooms = [
  'base',
  'contract',
  'platform',
  'metrics',
  'vectors',
  'settings',
  'tracking',
  'review',
  'project',
  'reid',
  'comparison',
  'analysis',
  'export',
  'inspect',
  'demo',
  'datasets',
  'experiments',
  'library',
  'search',
  'insight',
  'conditions',
  'engine',
];

/** Features stand beside each other: one imports another only where it is named here. */
const features = { library: [], search: ['library'], insight: [], conditions: [] };

/** These know no model: native-models/ is not theirs to import. */
const withoutModels = ['base', 'contract', 'metrics', 'review', 'project'];

/** A rule: files under `from` may import, of our own files, only those matching `allowed`. */
const room = (name, from, allowed) => ({
  name: `${name}-may-import`,
  comment: `${name} may import of our own code only: ${allowed.join(', ') || 'itself'}`,
  severity: 'error',
  from: { path: `^${from}`, pathNot: '\\.test\\.ts$' },
  to: { path: onlyOurs, pathNot: [`^${from}`, ...allowed.map((path) => `^${path}`)] },
});

/** The rule of one room of pipeline/. */
const pipelineRoom = (name, place) => {
  const below = pipelineRooms
    .slice(0, place)
    .filter((other) => !(name in features && other in features) || features[name].includes(other))
    .map((other) => `pipeline/${other}/`);
  return room(
    `pipeline/${name}`,
    `pipeline/${name}/`,
    withoutModels.includes(name) ? below : [...below, 'native-models/'],
  );
};

/** What a door may call: the contract, the pure ground, the engine's entry, and what doors share. */
const doorsMayCall = ['pipeline/base/', 'pipeline/contract/', 'pipeline/engine/doors/', 'pipeline/index\\.ts$'];

module.exports = {
  forbidden: [
    room('native-models', 'native-models/', []),
    ...pipelineRooms.map(pipelineRoom),
    {
      name: 'a-new-room-of-pipeline-has-a-rule',
      comment: 'a folder of pipeline/ stands in the list of rooms in .dependency-cruiser.cjs, at its place',
      severity: 'error',
      from: { path: '^pipeline/[^/]+/', pathNot: `^pipeline/(${pipelineRooms.join('|')})/` },
      to: {},
    },
    room('pipeline', 'pipeline/', ['native-models/']),
    room('electron', 'electron/', doorsMayCall),
    room('server', 'server/', doorsMayCall),
    room('cli', 'cli/', [...doorsMayCall, 'server/index\\.ts$']),
    // The page shows the licences of what travels, which are gathered where it is built.
    room('renderer', 'renderer/', ['pipeline/base/', 'pipeline/contract/', 'scripts/third-party\\.ts$']),
    {
      name: 'base-and-contract-run-in-a-browser',
      comment: 'pipeline/base and pipeline/contract import no module of Node: the screens load them too',
      severity: 'error',
      from: { path: '^pipeline/(base|contract)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'one-module-imports-fluent-ffmpeg',
      comment: 'only pipeline/platform/video/ffmpeg-process.ts imports fluent-ffmpeg; everything else goes through it',
      severity: 'error',
      from: { pathNot: '^pipeline/platform/video/ffmpeg-process\\.ts$' },
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

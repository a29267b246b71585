/**
 * Dependencies point one way (docs: the parts and who may know whom). Each part names what it may
 * import of the project besides itself; anything else is an error.
 */
const parts = {
  'sync/i18n': ['sync/model'],
  'sync/failpoints\\.ts$': [],
  'sync/model': [],
  'sync/protocol': ['sync/model'],
  'sync/engine': ['sync/failpoints\\.ts$', 'sync/protocol', 'sync/model'],
  'sync/mirror': ['sync/engine', 'sync/protocol', 'sync/model'],
  'sync/laptop': [
    'sync/failpoints\\.ts$',
    'sync/i18n',
    'sync/engine',
    'sync/mirror',
    'sync/protocol',
    'sync/model',
  ],
  'sync/hub': ['sync/failpoints\\.ts$', 'sync/i18n', 'sync/protocol', 'sync/model'],
  'sync/cli': [
    'sync/i18n',
    'sync/laptop',
    'sync/engine',
    'sync/mirror',
    'sync/protocol',
    'sync/model',
  ],
  'src/main': [
    'src/preload',
    'sync/i18n',
    'sync/laptop',
    'sync/engine',
    'sync/mirror',
    'sync/protocol',
    'sync/model',
  ],
  'src/preload': ['sync/i18n', 'sync/laptop/api', 'sync/protocol', 'sync/model'],
  'src/renderer': [
    'src/preload/[^/]*contract[^/]*\\.ts$',
    'sync/i18n',
    'sync/laptop/api',
    'sync/protocol',
    'sync/model',
  ],
};

/** The layers of the screens: each knows those that it names, and features know nothing of each other. */
const screens = {
  library: [],
  kit: ['library'],
  records: ['kit', 'library'],
  features: ['records', 'kit', 'library'],
  gallery: ['kit', 'library'],
};

const oneWay = Object.entries(parts).map(([part, allowed]) => ({
  name: `${part.replace(/\W+/g, '-')}-imports`,
  severity: 'error',
  from: { path: `^${part}` },
  to: { path: '^(src|sync|test|scripts)/', pathNot: [part, ...allowed].map((to) => `^${to}`) },
}));

const layers = Object.entries(screens).map(([layer, allowed]) => ({
  name: `screens-${layer}-imports`,
  severity: 'error',
  from: { path: `^src/renderer/${layer}/` },
  to: {
    path: '^src/renderer/',
    pathNot: [layer, ...allowed].map((to) => `^src/renderer/${to}/`),
  },
}));

export default {
  forbidden: [
    ...oneWay,
    ...layers,
    {
      name: 'features-are-apart',
      comment: 'What two features need lies below them.',
      severity: 'error',
      from: { path: '^src/renderer/features/([^/]+)/' },
      to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
    },
    {
      name: 'engine-is-pure',
      comment:
        'The engine decides; clock, network, files and database come in through its ports. A hash is a function.',
      severity: 'error',
      from: { path: '^sync/(engine|model|protocol)/', pathNot: '^sync/protocol/etag\\.ts$' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: '^node_modules/zod/' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'mirror-knows-only-the-types-of-the-engine',
      severity: 'error',
      from: { path: '^sync/mirror/' },
      to: { path: '^sync/engine/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};

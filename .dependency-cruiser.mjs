/**
 * Dependencies point one way (docs: the parts and who may know whom). Each part names what it may
 * import of the project besides itself; anything else is an error.
 */
const parts = {
  'src/words': [],
  'src/main': [
    'src/preload',
    'src/words',
    'sync/laptop',
    'sync/engine',
    'sync/mirror',
    'sync/protocol',
    'sync/model',
  ],
  'src/preload': ['src/words', 'sync/laptop/api\\.ts$', 'sync/protocol', 'sync/model'],
  'src/renderer': [
    'src/words',
    'src/preload/[^/]*contract[^/]*\\.ts$',
    'sync/laptop/api\\.ts$',
    'sync/protocol',
    'sync/model',
  ],
  'sync/model': [],
  'sync/protocol': ['sync/model'],
  'sync/engine': ['sync/protocol', 'sync/model'],
  'sync/mirror': ['sync/engine', 'sync/protocol', 'sync/model'],
  'sync/laptop': ['sync/engine', 'sync/mirror', 'sync/protocol', 'sync/model'],
  'sync/hub': ['sync/protocol', 'sync/model'],
  'sync/cli': ['sync/laptop', 'sync/engine', 'sync/mirror', 'sync/protocol', 'sync/model'],
};

const oneWay = Object.entries(parts).map(([part, allowed]) => ({
  name: `${part.replace('/', '-')}-imports`,
  severity: 'error',
  from: { path: `^${part}/` },
  to: { path: '^(src|sync|test|scripts)/', pathNot: [part, ...allowed].map((to) => `^${to}`) },
}));

export default {
  forbidden: [
    ...oneWay,
    {
      name: 'engine-is-pure',
      comment: 'The engine decides; clock, network, files and database come in through its ports.',
      severity: 'error',
      from: { path: '^sync/(engine|model|protocol)/' },
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
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
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

/**
 * The layers. A module imports only from layers that stand before its own; the rules that say so are
 * built from this one array, and the README's diagram lists the same names (test/layers.test.ts).
 *
 * A layer is a folder of `src/`, with the files directly in `src/` that its `files` matches; `scanner` is
 * all of those that are no door: what wires the folders together.
 */
const LAYERS = [
  { name: 'base' },
  { name: 'prelude' },
  { name: 'normalize' },
  { name: 'patterns' },
  { name: 'match' },
  { name: 'confirm' },
  { name: 'session' },
  { name: 'native' },
  { name: 'actions' },
  { name: 'pool' },
  { name: 'stream' },
  { name: 'scanner', files: '(?!index\\.|about\\.|cli\\.)[^/]+' },
  { name: 'index', files: '(?:index|about)' },
  { name: 'report', sees: ['base'] },
  { name: 'cli', files: 'cli', sees: ['base', 'index', 'report'] },
];

/** The folder, and the files in `src/` itself. */
const pathOf = ({ name, files }) => `^src/${name}/${files === undefined ? '' : `|^src/${files}\\.ts$`}`;
const anyOf = (layers) => layers.map(pathOf).join('|');

const byName = (names) => LAYERS.filter(({ name }) => names.includes(name));
const seenBy = (layer, index) => (layer.sees === undefined ? LAYERS.slice(0, index) : byName(layer.sees));

const layerRules = LAYERS.map((layer, index) => {
  const seen = seenBy(layer, index);
  return {
    name: `layer-${layer.name}`,
    comment: `${layer.name} imports ${seen.map(({ name }) => name).join(', ') || 'nothing of src/'}`,
    severity: 'error',
    from: { path: pathOf(layer) },
    to: { path: '^src/', pathNot: anyOf([...seen, layer]) },
  };
});

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'no-layer',
      comment: 'every file of src/ belongs to a layer',
      severity: 'error',
      from: { path: '^src/', pathNot: anyOf(LAYERS) },
      to: {},
    },
    {
      name: 'no-cycle',
      comment: 'also within a layer',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-development-package',
      comment: 'what runs at a user imports production dependencies only',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'unresolvable',
      comment: 'an import that leads nowhere hides from every other rule',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    // Scripts that write tables run at a developer only.
    exclude: { path: '/tables/generate[a-z-]*\\.mjs$' },
    // Type imports count: a layer that needs a later one's types has the wrong place.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

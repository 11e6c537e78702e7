/**
 * The arrows of the house: content → src → demos/islands → demos/{charts,session} → demos/worker →
 * demos/engine, cli → engine, and bench → cli. An arrow may skip a floor, but never points upwards.
 */

/**
 * Files below `from` may import, of this project, only files below one of `to` (and each other).
 *
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
function only(from, to, why) {
  const allowed = [from, ...to].map((path) => `^${path}`);
  return {
    name: `${from.replace(/\/$/, '')} keeps to its arrows`,
    comment: why,
    severity: 'error',
    from: { path: `^${from}` },
    to: { path: '^(src|demos|cli|tests|bench|content)/', pathNot: allowed },
  };
}

const RUN = 'demos/engine/run\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
const config = {
  forbidden: [
    {
      name: 'no cycles',
      comment: 'Two files that import each other are one file, or share a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing missing',
      comment: 'An import must lead somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^astro:' },
    },
    {
      name: 'engine is bare',
      comment:
        'The engine runs in Node, in a worker and in a page: no DOM, no D3, no UI framework.',
      severity: 'error',
      from: { path: '^demos/engine/' },
      to: { path: 'node_modules/(preact|@preact|d3|d3-[a-z]+|comlink|idb-keyval|astro)/' },
    },
    {
      name: 'charts are pure',
      comment: 'A chart is drawn at build time as well: data in, SVG out, no state kept anywhere.',
      severity: 'error',
      from: { path: '^demos/charts/' },
      to: { path: 'node_modules/(@preact/signals|comlink|idb-keyval|@tensorflow)' },
    },
    only('demos/engine/', [], 'The engine is the ground floor.'),
    only(
      'bench/',
      ['cli/', 'demos/engine/'],
      'A subject knows the engine and what the bench asks.',
    ),
    only('demos/worker/', ['demos/engine/'], 'The worker owns the engine and knows no page.'),
    only(
      'demos/session/',
      ['demos/worker/', 'demos/engine/'],
      'A session drives the worker; it draws nothing.',
    ),
    only(
      'demos/charts/',
      ['demos/engine/metrics/', 'demos/engine/data/', RUN],
      'A chart knows numbers and labels, not what made them.',
    ),
    only(
      'demos/islands/',
      ['demos/charts/', 'demos/session/', 'demos/worker/', 'demos/engine/'],
      'An island joins charts and a session; it knows no page around it.',
    ),
    only('src/', ['demos/', 'content/'], 'The site knows the demos and the prose, no command.'),
    only('cli/', ['demos/engine/'], 'A command needs the engine alone.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.astro)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};

export default config;

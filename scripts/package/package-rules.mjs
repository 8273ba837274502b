// What a package must hold and what it must not, over the list of its files.

/** Paths below the packaged app's root: the archive and what lies beside it are one tree to Electron. */
const NEEDED = [
  'package.json',
  'out/main/index.js',
  'out/main/services.js',
  'out/main/cli.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
  'resources/icons/256x256.png',
  'node_modules/node-pty/build/Release/pty.node',
]

/** What Node has to read as plain files. */
const BESIDE = [/^package\.json$/, /^out\/(main|renderer)\//, /^node_modules\//, /\.node$/]

const FORBIDDEN = [
  { why: 'a source', pattern: /^(main|contract|renderer|preload|scripts|lint|bin|docs)\// },
  { why: 'a test', pattern: /^test\/|\.test\.[cm]?[jt]s$/ },
  { why: 'TypeScript', pattern: /\.[cm]?tsx?$/ },
  { why: 'a source map', pattern: /\.map$/ },
  { why: 'a tool’s configuration', pattern: /^[^/]+\.(config\.)?(cjs|js|ts|yml)$|^tsconfig|^\.|\.tsbuildinfo$/ },
  { why: 'the Node of the command line, which lies elsewhere', pattern: /^node_modules\/node-linux-/ },
  { why: 'what native parts are built from', pattern: /\.(cc|cpp|h|hpp|gyp|gypi|o|obj)$/ },
  { why: 'a program for another system', pattern: /\.(dll|exe|dylib|pdb)$/ },
]

/** The package that a path of node_modules belongs to. */
const packageOf = (path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]

/**
 * @param {Map<string, 'inside' | 'beside'>} files
 * @param {{ production: readonly string[], development: readonly string[] }} packages names as npm has them: the whole tree
 *   that runs, and what is listed for development only
 * @returns {string[]} one sentence per finding
 */
export function packageFindings(files, { production, development }) {
  const paths = [...files.keys()]
  const packages = new Set(paths.flatMap((path) => packageOf(path) ?? []))
  return [
    ...NEEDED.filter((path) => !files.has(path)).map((path) => `${path} is missing`),
    ...paths.flatMap((path) =>
      FORBIDDEN.filter(({ pattern }) => pattern.test(path)).map(({ why }) => `${path} is ${why}`),
    ),
    ...paths
      .filter((path) => BESIDE.some((pattern) => pattern.test(path)) && files.get(path) !== 'beside')
      .map((path) => `${path} is inside the archive, where Node cannot read it`),
    ...production.filter((name) => !packages.has(name)).map((name) => `the package ${name} is missing`),
    ...development
      .filter((name) => packages.has(name) && !production.includes(name))
      .map((name) => `the package ${name} is for development`),
  ]
}

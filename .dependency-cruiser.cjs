// The directions of ARCHITECTURE.md over resolved files, type-only imports included. test/unit/rules breaks each one.

/** Rooms of main/ by floor, lowest first. A room sees the floors below its own, and nothing else on its floor. */
const floors = [
  { name: 'ground', rooms: ['system', 'libvirt', 'docker', 'net'] },
  { name: 'first', rooms: ['step', 'work', 'inventory'] },
  { name: 'second', rooms: ['vm', 'container', 'network', 'storage', 'image', 'console', 'host'] },
  { name: 'third', rooms: ['diagram', 'doctor', 'budget', 'lab'] },
  { name: 'api', rooms: ['api'] },
]
const top = '^main/((index|services)\\.ts$|headless(\\.ts$|/)|cli/|shell/)'
const ours = '^(contract|main|preload|renderer)/'
const rooms = floors.flatMap((floor) => floor.rooms)
const inside = (names) => `^main/(${names.join('|')})/`

const looksDown = floors.map((floor, level) => ({
  name: `${floor.name}-floor-looks-down-only`,
  comment: `main/{${floor.rooms}} may import the floors below; what lies above hands itself in from outside.`,
  severity: 'error',
  from: { path: inside(floor.rooms) },
  to: { path: [top, ...floors.slice(level + 1).map((above) => inside(above.rooms))] },
}))

const keepsApart = floors
  .filter((floor) => floor.rooms.length > 1)
  .map((floor) => ({
    name: `${floor.name}-floor-rooms-keep-apart`,
    comment: 'Rooms of one floor do not know each other; what two need lies below, or is composed above.',
    severity: 'error',
    from: { path: inside(floor.rooms.filter((room) => room !== 'lab')) },
    to: { path: inside(floor.rooms), pathNot: '^main/$1/' },
  }))

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A file that imports nothing and is imported by nothing is dead or misplaced.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '^(test|scripts|bin|resources|lint)/',
          '^[^/]+\\.(config\\.)?(js|cjs|ts)$',
          '\\.d\\.ts$',
          '^main/(index|headless)\\.ts$',
          '^preload/',
        ],
      },
      to: {},
    },
    {
      name: 'imports-resolve',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages-only',
      comment: 'A package that is only there because another one needs it can vanish with the next update.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-to-dev-dep',
      comment: 'What runs on Node is installed without development packages; the renderer is bundled, so it may.',
      severity: 'error',
      from: { path: '^(main|bin)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '(^|node_modules/)(electron|@types)/',
      },
    },
    { name: 'production-never-imports-test', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    {
      name: 'contract-imports-zod-and-orpc-contract-only',
      severity: 'error',
      from: { path: '^contract/' },
      to: { pathNot: ['^contract/', '(^|node_modules/)zod/', '(^|node_modules/)@orpc/contract/'] },
    },
    {
      name: 'renderer-never-imports-main',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(main|preload)/' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'main-never-imports-renderer', severity: 'error', from: { path: '^main/' }, to: { path: '^renderer/' } },
    {
      name: 'main-never-imports-preload',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/shell/' },
      to: { path: '^preload/' },
    },
    {
      name: 'shell-takes-only-the-channel-name-of-preload',
      comment: 'Both ends of the one channel need its name; it lies with the smaller side.',
      severity: 'error',
      from: { path: '^main/shell/' },
      to: { path: '^preload/', pathNot: '^preload/channel\\.ts$' },
    },
    {
      name: 'preload-knows-nothing-of-ours',
      comment: 'But a channel name, which lies in preload/ itself.',
      severity: 'error',
      from: { path: '^preload/' },
      to: { path: ours, pathNot: '^preload/' },
    },
    {
      name: 'electron-only-at-the-rim',
      severity: 'error',
      from: { path: ours, pathNot: '^(main/index\\.ts$|main/shell/|preload/)' },
      to: { path: '(^|node_modules/)electron(/|$)' },
    },
    {
      name: 'processes-only-in-system',
      severity: 'error',
      from: { path: ours, pathNot: '^main/system/' },
      to: { path: '^(node:)?(child_process|cluster)$|(^|node_modules/)node-pty(/|$)' },
    },
    {
      name: 'ground-floor-knows-nothing-of-ours',
      comment: 'system, libvirt, docker and net could be packages of their own: not even the contract is known here.',
      severity: 'error',
      from: { path: '^main/(system|libvirt|docker|net)/' },
      to: { path: ours, pathNot: '^main/' },
    },
    ...looksDown,
    ...keepsApart,
    {
      name: 'lab-uses-diagram-and-budget-only',
      comment: 'The one exception on a floor: a lab is drawn and costed. It does not ask the doctor.',
      severity: 'error',
      from: { path: '^main/lab/' },
      to: { path: '^main/doctor/' },
    },
    {
      name: 'every-room-has-a-floor',
      comment: 'A new folder in main/ is put on a floor above before anything imports it.',
      severity: 'error',
      from: {},
      to: { path: '^main/', pathNot: [inside(rooms), top] },
    },
    {
      name: 'no-import-from-a-room-without-floor',
      severity: 'error',
      from: { path: '^main/', pathNot: [inside(rooms), top, '\\.json$'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|coverage)/' },
    // Type-only imports count: a type of another room is knowledge of that room.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
}

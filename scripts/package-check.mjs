// node scripts/with-node.mjs scripts/package-check.mjs: builds the package's folder with a stub in Electron's place and
// looks at what is in it. electron-builder comes through npm as it is pinned here; nothing is fetched from elsewhere.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listAsar } from './package/asar-list.mjs'
import { helperFindings } from './package/privilege-rules.mjs'
import { packageFindings } from './package/package-rules.mjs'
import { stubElectron } from './package/stub-electron.mjs'

const BUILDER = 'electron-builder@26.17.0'
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Everything that runs, however deep; the Nodes of other processors and of this one are packed apart. */
function productionPackages() {
  const args = ['ls', '--omit=dev', '--all', '--parseable']
  const lines = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const names = lines.split('\n').flatMap((line) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(line)?.[1] ?? [])
  // Listed as dependencies by packages that run without them: types, and what an optional native part is built with.
  return [...new Set(names)].filter(
    (name) => !/^(node-linux-|@types\/)|^(cpu-features|buildcheck|nan|node-addon-api|undici-types)$/.test(name),
  )
}

function buildFolder(folder) {
  const electron = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')).version
  const config = join(folder, 'config.json')
  const overrides = {
    extends: join(root, 'electron-builder.yml'),
    electronDist: stubElectron(join(folder, 'electron'), electron),
    directories: { app: root, output: join(folder, 'dist'), buildResources: join(root, 'resources') },
    // Fuses are bits in the real binary.
    electronFuses: null,
  }
  writeFileSync(config, JSON.stringify(overrides))
  const args = ['exec', '--yes', `--package=${BUILDER}`, '--', 'electron-builder', '--linux', 'dir', '--config', config]
  const path = `${dirname(process.execPath)}:${process.env.PATH}`
  const { status, stdout, stderr } = spawnSync('npm', [...args, '--publish', 'never'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  })
  if (status !== 0) throw new Error(`electron-builder ended with ${status}\n${stdout}${stderr}`)
  return join(folder, 'dist/linux-unpacked')
}

/** The packaged command line on the packaged Node, started the way /usr/bin/labrig does. */
function commandLineFindings(resources) {
  const launcher = join(resources, 'launcher/labrig')
  const version = execFileSync(launcher, ['--version'], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } }).trim()
  return version.includes(manifest.version) ? [] : [`labrig --version says ${version}`]
}

if (!existsSync(join(root, 'out/main/index.js'))) {
  console.error('nothing is built yet; run "npm run build" first')
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), 'labrig-package-'))
try {
  const unpacked = buildFolder(folder)
  const resources = join(unpacked, 'resources')
  const files = listAsar(join(resources, 'app.asar'))
  const packages = { production: productionPackages(), development: Object.keys(manifest.devDependencies) }
  const beside = ['node/node', 'node/LICENSE', 'man/labrig.1', 'completions/labrig.bash', 'LICENSE']
  const findings = [
    ...packageFindings(files, packages),
    ...helperFindings(root),
    ...beside.filter((path) => !existsSync(join(resources, path))).map((path) => `resources/${path} is missing`),
    ...(existsSync(join(unpacked, 'labrig-desktop')) ? [] : ['labrig-desktop is missing']),
    ...commandLineFindings(resources),
  ]
  for (const finding of findings) console.log(finding)
  const sizes = execFileSync('du', ['-sm', join(resources, 'app.asar.unpacked'), join(resources, 'node')], {
    encoding: 'utf8',
  })
  console.log(`${files.size} files, ${packages.production.length} packages that run`)
  console.log(sizes.replaceAll(`${folder}/`, '').trim())
  console.log(findings.length === 0 ? 'ok' : `${findings.length} findings`)
  process.exitCode = findings.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

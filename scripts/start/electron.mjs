// Whether the window can be opened by Electron here, and why not. Plain JavaScript for Node 18.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pinnedNode, root } from '../pinned-node.mjs'

const PACKAGE = join(root, 'node_modules', 'electron')
const REMEMBERED = join(root, 'node_modules', '.cache', 'labrig', 'electron.json')
/** One short try: a closed network must not hold the start up. Milliseconds. */
const DOWNLOAD_TIMEOUT = 60_000

/**
 * @typedef {{ ready: true, binary: string } | { ready: false, reason: string, fix: string }} Verdict
 */

/** @returns {string | null} */
export function electronBinary(environment = process.env, folder = PACKAGE) {
  const override = environment.ELECTRON_OVERRIDE_DIST_PATH
  const binary = override ? join(override, 'electron') : join(folder, 'dist', 'electron')
  return existsSync(binary) ? binary : null
}

function version() {
  return JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version
}

/** Tries the download once per version; what came of it is remembered, so that later starts are quick. */
export function fetchBinary(remembered = REMEMBERED) {
  const wanted = version()
  if (existsSync(remembered) && JSON.parse(readFileSync(remembered, 'utf8')).failed === wanted) return false
  process.stderr.write(`Fetching Electron ${wanted} …\n`)
  const install = join(PACKAGE, 'install.js')
  const { status } = spawnSync(pinnedNode(), [install], { cwd: root, stdio: 'ignore', timeout: DOWNLOAD_TIMEOUT })
  if (status === 0 && electronBinary() !== null) return true
  mkdirSync(dirname(remembered), { recursive: true })
  writeFileSync(remembered, JSON.stringify({ failed: wanted }))
  return false
}

/** Chromium's sandbox needs user namespaces that an ordinary user may make. @returns {string | null} what forbids it */
export function sandboxProblem(read = readKernelSetting, probe = probeUserNamespace) {
  if (read('/proc/sys/kernel/unprivileged_userns_clone') === '0') return 'user namespaces are switched off'
  if (read('/proc/sys/user/max_user_namespaces') === '0') return 'no user namespaces are allowed'
  if (probe()) return null
  // Ubuntu 23.10 and later: only programs with an AppArmor profile may make them.
  if (read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1')
    return 'AppArmor restricts user namespaces'
  return 'user namespaces do not work here'
}

function readKernelSetting(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null
}

function probeUserNamespace() {
  return spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' }).status === 0
}

const SANDBOX_FIX =
  'install the package of Labrig, which brings the profile, or allow it once: ' +
  'sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0'

const no = (reason, fix) => ({ ready: false, reason, fix })

/** What of this session forbids a window, before anything is fetched. @returns {Verdict | null} */
function sessionProblem(uid, environment) {
  if (uid === 0) return no('a window is never opened as root', 'start Labrig as an ordinary user')
  if (environment.DISPLAY || environment.WAYLAND_DISPLAY) return null
  return no('there is no display', 'start it in a graphical session, or use the page from there by ssh -L')
}

/**
 * @param {{ uid?: number, environment?: NodeJS.ProcessEnv, binary?: () => string | null, sandbox?: () => string | null }} [host]
 * @returns {Verdict}
 */
export function judgeElectron({
  uid = process.getuid?.() ?? 0,
  environment = process.env,
  sandbox = sandboxProblem,
  binary = findOrFetch,
} = {}) {
  const session = sessionProblem(uid, environment)
  if (session !== null) return session
  const problem = sandbox()
  if (problem !== null) return no(`its sandbox cannot work: ${problem}`, SANDBOX_FIX)
  const path = binary()
  if (path !== null) return { ready: true, binary: path }
  return no('Electron could not be fetched', `try again later: rm ${REMEMBERED}; or set ELECTRON_OVERRIDE_DIST_PATH`)
}

function findOrFetch() {
  return electronBinary() ?? (fetchBinary() ? electronBinary() : null)
}

// The services behind both engines, in starting order: the bus and polkit come before libvirt, which asks them.
// With systemd a service is its unit; without, the daemon itself, detached, with a pid file and a log file.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'

/**
 * @typedef {object} Daemon
 * @property {string} id
 * @property {string[]} units               systemd units that may provide it, first present one is started
 * @property {string[]} sockets             answering = up
 * @property {string} [process]             a running process of this name = up (for daemons without a socket)
 * @property {string[]} programs            first present one is started
 * @property {string[]} args
 * @property {'forks' | 'stays'} mode       whether it puts itself into the background
 * @property {string[]} [pidFiles]          removed before the start when the process that they name is gone
 */

/** @type {Daemon[]} */
const COMMON = [
  {
    id: 'dbus',
    units: ['dbus.socket', 'dbus.service', 'dbus-broker.service'],
    sockets: ['/run/dbus/system_bus_socket'],
    programs: ['/usr/bin/dbus-daemon'],
    args: ['--system', '--fork'],
    mode: 'forks',
    // dbus-daemon refuses to start over a pid file, even when nobody holds it any more.
    pidFiles: ['/run/dbus/pid', '/run/messagebus.pid'],
  },
  {
    id: 'polkit',
    units: ['polkit.service'],
    sockets: [],
    process: 'polkitd',
    programs: [
      '/usr/lib/polkit-1/polkitd',
      '/usr/libexec/polkit-1/polkitd',
      '/usr/libexec/polkitd',
      '/usr/lib/policykit-1/polkitd',
    ],
    args: ['--no-debug'],
    mode: 'stays',
  },
]

const MONOLITHIC = [
  {
    id: 'virtlogd',
    units: ['virtlogd.socket'],
    sockets: ['/run/libvirt/virtlogd-sock'],
    programs: ['/usr/sbin/virtlogd', '/usr/bin/virtlogd'],
    args: ['-d'],
    mode: 'forks',
  },
  {
    id: 'libvirt',
    units: ['libvirtd.service', 'libvirtd.socket'],
    sockets: ['/run/libvirt/libvirt-sock'],
    programs: ['/usr/sbin/libvirtd', '/usr/bin/libvirtd'],
    args: ['-d'],
    mode: 'forks',
  },
]

/** Fedora and openSUSE split libvirtd: a daemon per driver, virtproxyd for old clients. */
const MODULAR = [
  'virtlogd',
  'virtnetworkd',
  'virtstoraged',
  'virtnodedevd',
  'virtsecretd',
  'virtnwfilterd',
  'virtqemud',
].map((name) => ({
  id: name === 'virtqemud' ? 'libvirt' : name,
  units: [`${name}.socket`],
  sockets: [`/run/libvirt/${name}-sock`],
  programs: [`/usr/sbin/${name}`, `/usr/bin/${name}`],
  args: ['-d'],
  mode: /** @type {const} */ ('forks'),
}))

const DOCKER = [
  {
    id: 'containerd',
    units: ['containerd.service'],
    sockets: ['/run/containerd/containerd.sock'],
    programs: ['/usr/bin/containerd', '/usr/sbin/containerd'],
    args: [],
    mode: 'stays',
  },
  {
    id: 'docker',
    units: ['docker.socket', 'docker.service'],
    sockets: ['/run/docker.sock'],
    programs: ['/usr/bin/dockerd', '/usr/sbin/dockerd', '/usr/local/bin/dockerd'],
    args: ['--containerd=/run/containerd/containerd.sock', '-H', 'unix:///run/docker.sock'],
    mode: 'stays',
    pidFiles: ['/run/docker.pid'],
  },
]

/** The daemons of this machine: modular libvirt only where libvirtd itself is not installed, Docker only where dockerd is. */
export function daemonsHere(exists = existsSync) {
  const has = (daemon) => daemon.programs.some((program) => exists(program))
  const libvirt = has(MONOLITHIC[1]) ? MONOLITHIC : MODULAR.filter(has)
  const docker = has(DOCKER[1]) ? DOCKER.filter(has) : []
  return [...COMMON, ...libvirt, ...docker]
}

/** Those that do not answer. A running dockerd brought its own containerd, if nobody else did: not our business then. */
export async function stoppedDaemons(daemons = daemonsHere()) {
  const stopped = []
  for (const daemon of daemons) if (!(await isUp(daemon))) stopped.push(daemon)
  return stopped.some((daemon) => daemon.id === 'docker')
    ? stopped
    : stopped.filter((daemon) => daemon.id !== 'containerd')
}

/**
 * Paths of unix sockets on which somebody listens (proc(5), /proc/net/unix: flag 00010000 = accepting connections).
 * Readable without any right to the socket itself.
 */
export function listeningPaths(table) {
  const paths = new Set()
  for (const line of table.split('\n')) {
    const [, , , flags, , , , path] = line.trim().split(/\s+/)
    if (path && (parseInt(flags, 16) & 0x10000) !== 0) paths.add(path.replace(/^\/var\/run\//, '/run/'))
  }
  return paths
}

/**
 * Whether somebody listens on a unix socket. A file alone says nothing (it outlives its daemon); a socket of another
 * namespace, mounted in, is not in the table but can be connected to.
 */
export function answers(path) {
  if (!existsSync(path)) return Promise.resolve(false)
  if (listeningPaths(readFileSync('/proc/net/unix', 'latin1')).has(path)) return Promise.resolve(true)
  return new Promise((resolve) => {
    const socket = connect(path)
    const done = (up) => {
      socket.destroy()
      resolve(up)
    }
    socket.setTimeout(2_000, () => done(false))
    socket.on('connect', () => done(true))
    socket.on('error', () => done(false))
  })
}

/** Pids of running processes of this name (comm, at most 15 characters). */
export function pidsOf(name) {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commOf(pid) === name.slice(0, 15))
}

export function commOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}

/** @param {Daemon} daemon */
export async function isUp(daemon) {
  for (const socket of daemon.sockets) if (await answers(socket)) return true
  return daemon.process !== undefined && pidsOf(daemon.process).length > 0
}

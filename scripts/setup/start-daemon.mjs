// Starts one daemon and waits until it answers.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { commOf, isUp } from './daemons.mjs'

/** Where pid and log files of daemons go that no service manager looks after. */
export const PID_FOLDER = '/run/labrig-setup'
export const LOG_FOLDER = '/var/log/labrig-setup'

/** Waits at most `seconds` until the daemon answers. */
async function untilUp(daemon, seconds) {
  const end = Date.now() + seconds * 1_000
  while (Date.now() < end) {
    if (await isUp(daemon)) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return isUp(daemon)
}

function unitsPresent(units) {
  const found = spawnSync('systemctl', ['list-unit-files', '--no-legend', '--no-pager', ...units], { encoding: 'utf8' })
  const present = (found.stdout ?? '').split('\n').map((line) => line.split(/\s+/)[0])
  return units.filter((unit) => present.includes(unit))
}

function startUnit(daemon, privileged) {
  const [unit] = unitsPresent(daemon.units)
  if (!unit) return `none of the units ${daemon.units.join(', ')} exists`
  const [command, ...args] = privileged(['systemctl', 'start', unit])
  const result = spawnSync(command, args, { encoding: 'utf8', timeout: 120_000 })
  return result.status === 0 ? undefined : `systemctl start ${unit}: ${(result.stderr ?? '').trim() || 'failed'}`
}

/** A pid file that outlived its process stops the next start; one that names a living daemon is none of our business. */
function removeStalePidFiles(daemon, program) {
  for (const file of daemon.pidFiles ?? []) {
    if (!existsSync(file)) continue
    if (commOf(readFileSync(file, 'utf8').trim()) !== basename(program).slice(0, 15)) rmSync(file, { force: true })
  }
}

function startProcess(daemon) {
  const program = daemon.programs.find((path) => existsSync(path))
  if (!program) return `${daemon.programs[0]} is not installed`
  removeStalePidFiles(daemon, program)
  mkdirSync(PID_FOLDER, { recursive: true })
  mkdirSync(LOG_FOLDER, { recursive: true, mode: 0o750 })
  if (daemon.id === 'dbus') prepareBus()
  const log = openSync(join(LOG_FOLDER, `${daemon.id}.log`), 'a', 0o640)
  if (daemon.mode === 'forks') {
    const result = spawnSync(program, daemon.args, { stdio: ['ignore', log, log], timeout: 60_000 })
    return result.status === 0
      ? undefined
      : `${program} ${daemon.args.join(' ')} failed, see ${LOG_FOLDER}/${daemon.id}.log`
  }
  const child = spawn(program, daemon.args, { detached: true, cwd: '/', stdio: ['ignore', log, log] })
  child.on('error', () => {})
  child.unref()
  if (child.pid) writeFileSync(join(PID_FOLDER, `${daemon.id}.pid`), `${child.pid}\n`)
  return undefined
}

/** What dbus.service leaves to tmpfiles: the socket's folder and a machine id. */
function prepareBus() {
  mkdirSync('/run/dbus', { recursive: true })
  if (!existsSync('/etc/machine-id') && !existsSync('/var/lib/dbus/machine-id')) spawnSync('dbus-uuidgen', ['--ensure'])
}

/**
 * Starts the daemon; resolves to undefined when it answers, else to what went wrong.
 * @param {import('./daemons.mjs').Daemon} daemon
 * @param {'systemd' | 'none' | 'other'} init
 * @param {(command: string[]) => string[]} privileged puts sudo before a command where needed
 */
export async function startDaemon(daemon, init, privileged) {
  const problem = init === 'systemd' ? startUnit(daemon, privileged) : startProcess(daemon)
  if (problem) return problem
  if (await untilUp(daemon, 60)) return undefined
  const log = init === 'systemd' ? `journalctl -u ${daemon.units[0]}` : `${LOG_FOLDER}/${daemon.id}.log`
  return `${daemon.id} was started but does not answer after 60 s, see ${log}`
}

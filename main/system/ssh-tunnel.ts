import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { sshOptions, type SshTarget } from './ssh.ts'

/** A socket's path takes 108 bytes (unix(7)); ssh makes it under a name 17 bytes longer first. */
const LONGEST_PATH = 90
/** How long a connection that nobody uses is kept: the next question mostly comes soon. Milliseconds. */
const IDLE = 15_000
/** How often it is looked whether ssh is through. Milliseconds. */
const LOOK_EVERY = 20
const SAID_KEPT = 4096

type Master = ChildProcessByStdio<Writable, null, Readable>

interface Tunnel {
  readonly path: string
  readonly child: Master
  readonly ready: Promise<void>
  users: number
  idle: NodeJS.Timeout | undefined
}

/** What a stream is given: where it joins in, and how it lets go. */
export interface TunnelUse {
  readonly path: string
  readonly release: () => void
}

const tunnels = new Map<string, Tunnel>()
let folder: string | null = null

/** Of this process alone, gone with it. */
function socketFolder(): string {
  if (folder === null) {
    const made = mkdtempSync(join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), 'labrig-ssh-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    folder = made
  }
  return folder
}

/**
 * A place on the one ssh connection to a host, which is made when the first stream asks and shared by all (ssh_config(5),
 * ControlMaster): a call to Docker takes a stream of its own, and each handshake some tenths of a second.
 * @returns null where no such connection can be had, and each stream needs its own
 * @throws Error with what ssh said when it was not let in
 */
export async function tunnelTo(target: SshTarget): Promise<TunnelUse | null> {
  const key = JSON.stringify(target)
  const tunnel = tunnels.get(key) ?? begin(key, target)
  if (tunnel === null) return null
  tunnel.users += 1
  clearTimeout(tunnel.idle)
  let isHeld = true
  const release = () => {
    if (!isHeld) return
    isHeld = false
    tunnel.users -= 1
    if (tunnel.users > 0) return
    // Its end of input ends the far command, and ssh with it.
    tunnel.idle = setTimeout(() => end(key, tunnel), IDLE)
    tunnel.idle.unref()
  }
  try {
    await tunnel.ready
  } catch (error) {
    release()
    throw error
  }
  return { path: tunnel.path, release }
}

function end(key: string, tunnel: Tunnel): void {
  clearTimeout(tunnel.idle)
  if (tunnels.get(key) === tunnel) tunnels.delete(key)
  tunnel.child.stdin.end()
}

function begin(key: string, target: SshTarget): Tunnel | null {
  const path = join(socketFolder(), String(tunnels.size) + Date.now().toString(36))
  if (Buffer.byteLength(path) > LONGEST_PATH) return null
  // A far command that waits for its input: when this process is gone, however it went, so is the connection.
  const child = spawn('ssh', [...sshOptions(target), '-M', '-S', path, '--', target.host, 'cat'], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  })
  const tunnel: Tunnel = { path, child, ready: untilThrough(child, path, target.host), users: 0, idle: undefined }
  tunnel.ready.catch(() => undefined)
  const gone = () => {
    if (tunnels.get(key) === tunnel) tunnels.delete(key)
  }
  child.stdin.on('error', () => undefined)
  child.once('error', gone).once('close', gone)
  // It alone keeps no process alive.
  child.unref()
  for (const stream of [child.stdin, child.stderr]) if (stream instanceof Socket) stream.unref()
  tunnels.set(key, tunnel)
  return tunnel
}

/** ssh makes the socket once it is let in. */
function untilThrough(child: Master, path: string, host: string): Promise<void> {
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-SAID_KEPT)
  })
  return new Promise((resolve, reject) => {
    const timer = setInterval(() => {
      if (existsSync(path)) settle(resolve)
    }, LOOK_EVERY)
    const settle = (how: () => void) => {
      clearInterval(timer)
      how()
    }
    child.once('error', (error) => settle(() => reject(error)))
    child.once('close', (code) =>
      settle(() => reject(new Error(`ssh ${host}: ${said.trim() || `exit code ${String(code)}`}`))),
    )
  })
}

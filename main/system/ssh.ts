import { spawn } from 'node:child_process'
import { Duplex } from 'node:stream'

export interface SshTarget {
  readonly host: string
  readonly user?: string
  readonly port?: number
  readonly keyFile?: string
  /** Path of the known_hosts file; ssh's own default when absent. */
  readonly knownHosts?: string
}

/** The words of the system's ssh for a target: no pty, no escape character, never a prompt that nobody can answer. */
export function sshArguments(target: SshTarget, command: string): string[] {
  return [
    '-T',
    ...['-e', 'none'],
    ...['-o', 'BatchMode=yes'],
    ...(target.user === undefined ? [] : ['-l', target.user]),
    ...(target.port === undefined ? [] : ['-p', String(target.port)]),
    ...(target.keyFile === undefined ? [] : ['-i', target.keyFile, '-o', 'IdentitiesOnly=yes']),
    ...(target.knownHosts === undefined ? [] : ['-o', `UserKnownHostsFile=${target.knownHosts}`]),
    '--',
    target.host,
    command,
  ]
}

/** Only the end of what ssh says is kept: the reason stands in its last lines. */
const STDERR_KEPT = 4096

/**
 * Runs a command on another host by the system's ssh and answers its standard input and output as one byte stream, which
 * is what a libvirt or Docker connection needs. When ssh ends, the stream is destroyed with what ssh said as the reason.
 */
export function sshStream(target: SshTarget, command: string): Duplex {
  const child = spawn('ssh', sshArguments(target, command), {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-STDERR_KEPT)
  })
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin })
  child.on('error', (error) => stream.destroy(error))
  child.on('close', (code) => {
    // A clean end reaches the reader as the end of stdout.
    if (code !== 0) stream.destroy(new Error(`ssh ${target.host}: ${said.trim() || `exit code ${String(code)}`}`))
  })
  stream.on('close', () => child.kill())
  return stream
}

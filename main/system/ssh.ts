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

/** The options of the system's ssh for a target: no pty, no escape character, never a prompt that nobody can answer. */
export function sshOptions(target: SshTarget): string[] {
  return [
    '-T',
    ...['-e', 'none'],
    ...['-o', 'BatchMode=yes'],
    ...(target.user === undefined ? [] : ['-l', target.user]),
    ...(target.port === undefined ? [] : ['-p', String(target.port)]),
    ...(target.keyFile === undefined ? [] : ['-i', target.keyFile, '-o', 'IdentitiesOnly=yes']),
    ...(target.knownHosts === undefined ? [] : ['-o', `UserKnownHostsFile=${target.knownHosts}`]),
  ]
}

/** Only the end of what ssh says is kept: the reason stands in its last lines. */
const STDERR_KEPT = 4096

/**
 * Runs a command on another host by the system's ssh and answers its standard input and output as one byte stream, which
 * is what a libvirt or Docker connection needs. When ssh ends, the stream is destroyed with what ssh said as the reason.
 * @param through the socket of a connection to that host, see ssh-tunnel.ts; ssh makes its own where that takes no more
 */
export function sshStream(target: SshTarget, command: string, through?: string): Duplex {
  const shared = through === undefined ? [] : ['-S', through, '-o', 'ControlMaster=no']
  const child = spawn('ssh', [...sshOptions(target), ...shared, '--', target.host, command], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  })
  const { stdin, stdout } = child
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-STDERR_KEPT)
  })
  const stream = new Duplex({
    read: () => void stdout.resume(),
    // A pipe that broke is no reason yet: ssh's exit, which follows, tells it.
    write: (chunk: Buffer, _encoding, done) => void stdin.write(chunk, () => done()),
    final: (done) => void stdin.end(() => done()),
    destroy: (error, done) => {
      child.kill()
      done(error)
    },
  })
  stdin.on('error', () => undefined)
  stdout.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) stdout.pause()
  })
  child.on('error', (error) => stream.destroy(error))
  // The end of stdout comes before the exit code: it alone would hide why ssh ended.
  child.on('close', (code) => {
    if (code === 0) stream.push(null)
    else stream.destroy(new Error(`ssh ${target.host}: ${said.trim() || `exit code ${String(code)}`}`))
  })
  return stream
}

import { spawn } from 'node:child_process'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { reachableFolder, removeFolder } from './folders.ts'
import { run } from './run.ts'

export type PrivateSshd = {
  readonly port: number
  readonly keyFile: string
  readonly knownHosts: string
  /**
   * A folder with an `ssh` that knows this host, also as `labrig-test-far` and by the addresses asked for, as a user's
   * own configuration would, and an `ssh-keyscan` that finds its port.
   */
  readonly bin: string
  /** Of its host key, as ssh-keygen says it: "ED25519 SHA256:…". */
  readonly fingerprint: () => Promise<string>
  /** As a system that was installed anew: from now on it shows another host key, of this kind. */
  readonly changeKey: (kind?: 'ed25519' | 'ecdsa') => Promise<void>
  /** How often somebody was let in. */
  readonly logins: () => number
  /** Ends every connection, as a network that breaks does; new ones are accepted. */
  readonly cut: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** The key that is at a file, made anew. */
async function makeKey(file: string, kind: string): Promise<void> {
  for (const name of [file, `${file}.pub`]) await rm(name, { force: true })
  await run('ssh-keygen', ['-q', '-t', kind, '-N', '', '-f', file])
}

async function untilListening(port: number, log: () => string): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (open) return
    await sleep(25)
  }
  throw new Error(`sshd does not listen: ${log()}`)
}

/** An sshd of its own on loopback that lets root in by one key. Needs root; the machine's own sshd is left alone. */
export async function privateSshd(addresses: readonly string[] = []): Promise<PrivateSshd> {
  const folder = await reachableFolder('ssh')
  const at = (name: string): string => join(folder, name)
  const port = await freePort()
  for (const name of ['host', 'user']) await makeKey(at(name), 'ed25519')
  await writeFile(at('authorized'), await run('cat', [at('user.pub')]))
  const [type, key] = (await run('cat', [at('host.pub')])).split(' ')
  await writeFile(at('known'), `[127.0.0.1]:${port} ${type} ${key}\n`)
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('authorized')}`,
    `PidFile ${at('pid')}`,
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    'StrictModes no',
    // The distribution's docker, whatever else this machine has.
    'SetEnv PATH=/usr/bin:/bin:/usr/sbin:/sbin',
  ]
  await writeFile(at('config'), `${config.join('\n')}\n`)
  await mkdir(at('bin'))
  const client = [
    `Host ${['labrig-test-far', '127.0.0.1', ...addresses].join(' ')}`,
    'HostName 127.0.0.1',
    `Port ${port}`,
    'User root',
    `IdentityFile ${at('user')}`,
  ]
  const strict = [`UserKnownHostsFile ${at('known')}`, 'IdentitiesOnly yes']
  await writeFile(at('client'), `${[...client, ...strict].join('\n')}\n`)
  await writeFile(at('bin/ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F ${at('client')} "$@"\n`)
  await writeFile(at('bin/ssh-keyscan'), `#!/bin/sh\nexec /usr/bin/ssh-keyscan -T 5 -p ${port} 127.0.0.1\n`)
  for (const name of ['bin/ssh', 'bin/ssh-keyscan']) await chmod(at(name), 0o755)
  // Its child processes drop their rights into this folder (sshd(8), /run/sshd).
  await mkdir('/run/sshd', { recursive: true, mode: 0o755 })
  let said = ''
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', at('config')], { stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const sessions = async (): Promise<number[]> => {
    const text = await run('sh', ['-c', `cat /proc/${child.pid}/task/${child.pid}/children`])
    return text.trim().split(' ').filter(Boolean).map(Number)
  }
  const cut = async (): Promise<void> => {
    for (const pid of await sessions()) process.kill(pid, 'SIGKILL')
  }
  const dispose = async (): Promise<void> => {
    await cut().catch(() => undefined)
    child.kill('SIGTERM')
    await gone
    await removeFolder(folder)
  }
  try {
    await untilListening(port, () => said)
  } catch (error) {
    await dispose()
    throw error
  }
  const fingerprint = async (): Promise<string> => {
    const [, hash = '', ...rest] = (await run('ssh-keygen', ['-lf', at('host.pub')])).trim().split(' ')
    return `${rest.at(-1)?.replace(/[()]/g, '')} ${hash}`
  }
  const changeKey = async (kind: 'ed25519' | 'ecdsa' = 'ed25519'): Promise<void> => {
    const starts = () => said.split('Server listening').length
    const before = starts()
    await makeKey(at('host'), kind)
    child.kill('SIGHUP')
    for (let round = 0; starts() === before; round += 1) {
      if (round > 400) throw new Error(`sshd does not come back: ${said}`)
      await sleep(25)
    }
  }
  const logins = () => said.split('Accepted publickey').length - 1
  return {
    port,
    keyFile: at('user'),
    knownHosts: at('known'),
    bin: at('bin'),
    fingerprint,
    changeKey,
    logins,
    cut,
    [Symbol.asyncDispose]: dispose,
  }
}

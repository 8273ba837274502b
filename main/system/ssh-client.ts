import { createHash } from 'node:crypto'
import { chmod, mkdir, rename, writeFile, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { runCommand } from './command.ts'

/** A server that says nothing for longer is not asked for its keys. Seconds. */
const PATIENCE = 5

/** A host key in words that can be compared and shown: "ssh-ed25519 AAAA…". */
export type HostKey = string

/** What ssh-keygen -l calls the kinds of keys; others by their own names. */
function kindName(kind: string): string {
  if (kind.startsWith('ecdsa-sha2-')) return 'ECDSA'
  return { 'ssh-ed25519': 'ED25519', 'ssh-rsa': 'RSA' }[kind] ?? kind
}

/** What a person compares a key by: "ED25519 SHA256:…". */
export function fingerprintOf(key: HostKey): string {
  const [kind = '', base64 = ''] = key.split(' ')
  const hash = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64')
  return `${kindName(kind)} SHA256:${hash.replace(/=+$/, '')}`
}

function keysIn(text: string): HostKey[] {
  return text.split('\n').flatMap((line) => {
    const [, type, key] = line.trim().split(/\s+/)
    return line.startsWith('#') || type === undefined || key === undefined ? [] : [`${type} ${key}`]
  })
}

/** The keys that a server shows now; none when it does not answer. @throws CommandError without ssh-keyscan */
export async function shownKeys(address: string, signal?: AbortSignal): Promise<HostKey[]> {
  const args = ['-T', String(PATIENCE), '--', address]
  const options = { timeout: 4 * PATIENCE * 1000, expect: 'any' as const, ...(signal === undefined ? {} : { signal }) }
  return keysIn((await runCommand('ssh-keyscan', args, options)).stdout)
}

/** A list of hosts and their keys of our own (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT), names as they are. */
export class KnownHosts {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** Makes its folder, so that ssh can write the file. */
  async prepare(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
  }

  async keysOf(name: string): Promise<HostKey[]> {
    return keysIn((await this.#lines()).filter((line) => nameIn(line) === name).join('\n'))
  }

  /** From now on these are the keys of a host, and no others. */
  async replace(name: string, keys: readonly HostKey[]): Promise<void> {
    await this.prepare()
    const others = (await this.#lines()).filter((line) => nameIn(line) !== name)
    const lines = [...others, ...keys.map((key) => `${name} ${key}`)]
    const draft = `${this.path}.new`
    await writeFile(draft, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 })
    await chmod(draft, 0o600)
    await rename(draft, this.path)
  }

  async #lines(): Promise<string[]> {
    const text = await readFile(this.path, 'utf8').catch(() => '')
    return text.split('\n').filter((line) => line.trim() !== '')
  }
}

const nameIn = (line: string) => line.split(/\s+/)[0]

export interface SshLogin {
  readonly address: string
  /** Null = whoever the user's own configuration says. */
  readonly user: string | null
  /** The name under which its key is remembered: an address may be another machine's tomorrow. */
  readonly name: string
  readonly knownHosts: string
}

/**
 * The words behind `ssh`. A key is remembered at the first time and never replaced; nothing of the user's configuration
 * that would forward ports, run local commands or take another connection's way takes part.
 */
export function sshArguments({ address, user, name, knownHosts }: SshLogin): string[] {
  const options = [
    `HostKeyAlias=${name}`,
    `UserKnownHostsFile="${knownHosts}"`,
    'GlobalKnownHostsFile=/dev/null',
    'StrictHostKeyChecking=accept-new',
    'UpdateHostKeys=no',
    'CheckHostIP=no',
    'HashKnownHosts=no',
    'VerifyHostKeyDNS=no',
    'ControlPath=none',
    'ClearAllForwardings=yes',
    'ForwardAgent=no',
    'ForwardX11=no',
    'PermitLocalCommand=no',
    'ConnectTimeout=15',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=3',
  ]
  const words = options.flatMap((option) => ['-o', option])
  // Without the escape character: its command line opens ways for ports.
  return ['-e', 'none', ...words, ...(user === null ? [] : ['-l', user]), '--', address]
}

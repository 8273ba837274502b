import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { userInfo } from 'node:os'
import { sshPublicKey } from '../../contract/cloud-init.ts'
import { guestUserOf } from '../host/person.ts'
import { UsageError } from './failure.ts'
import { given, numberOf, type ActCall, type TypedArguments } from './vm-words.ts'

const sources = ['iso', 'disk', 'image', 'location'] as const
type SourceOption = (typeof sources)[number]

/** Options that say nothing without one of the others. */
const belongs: Readonly<Record<string, readonly SourceOption[]>> = {
  'extra-args': ['location'],
  format: ['disk', 'image'],
  copy: ['disk', 'image'],
  user: ['image', 'iso', 'location'],
  'ssh-key': ['image', 'iso', 'location'],
  hostname: ['image', 'iso', 'location'],
  'password-file': ['iso', 'location'],
  answers: ['iso', 'location'],
  installer: ['iso', 'location'],
}

export const createOptions: Readonly<Record<string, boolean>> = {
  ...{ iso: true, disk: true, image: true, location: true, 'extra-args': true },
  ...{ format: true, copy: false, user: true, 'ssh-key': true, hostname: true },
  ...{ 'password-file': true, answers: true, installer: true },
  ...{ size: true, pool: true, memory: true, vcpus: true },
  ...{ network: true, firmware: true, os: true, start: false },
}

/** @throws UsageError for none or several, and for options of another one */
function chosenSource(args: TypedArguments): SourceOption {
  const chosen = sources.filter((name) => args.values.has(name))
  const [source, other] = chosen
  if (source === undefined || other !== undefined) {
    const all = '--iso FILE, --disk DISK, --image IMAGE or --location URL'
    throw new UsageError(`one of ${all}; for other sources: labrig call vm.create`)
  }
  for (const [option, needs] of Object.entries(belongs)) {
    const isGiven = args.values.has(option) || args.flags.has(option)
    if (isGiven && !needs.includes(source)) {
      throw new UsageError(`--${option} belongs to ${needs.map((name) => `--${name}`).join(' or ')}`)
    }
  }
  return source
}

function readText(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`--${option} ${path}: ${(error as NodeJS.ErrnoException).code ?? 'it cannot be read'}`)
  }
}

function readKey(path: string): string {
  const text = readText('ssh-key', path).trim()
  if (sshPublicKey.safeParse(text).success) return text
  throw new UsageError(`--ssh-key ${path}: no public key; it is the file that ends in .pub`)
}

/** What the guest of an image is told: without a user or a key it is told nothing. */
function cloudInitOf({ values }: TypedArguments): object {
  const [user, key, hostname] = ['user', 'ssh-key', 'hostname'].map((name) => values.get(name))
  if (user === undefined && key === undefined && hostname === undefined) return { kind: 'none' }
  if (key === undefined) throw new UsageError('--ssh-key FILE is needed: without a key nobody could log in')
  return given({
    kind: 'settings',
    hostname,
    user: user ?? guestUserOf(userInfo().username),
    sshKeys: [readKey(key)],
  })
}

/** What an installer is told: without a password or a file of answers it asks. @throws UsageError */
function unattendedOf({ values }: TypedArguments): object | undefined {
  const [passwordFile, file] = [values.get('password-file'), values.get('answers')]
  const [user, key, hostname] = [values.get('user'), values.get('ssh-key'), values.get('hostname')]
  const settings = [user, key, hostname, passwordFile].some((value) => value !== undefined)
  const installer = values.get('installer')
  if (file !== undefined) {
    if (settings) throw new UsageError('--answers is the whole file: --user, --password-file and the like stand in it')
    return given({ installer, answers: { kind: 'own', text: readText('answers', file) } })
  }
  if (!settings && installer === undefined) return undefined
  if (passwordFile === undefined) {
    throw new UsageError('--password-file FILE is needed to install without questions, or --answers FILE')
  }
  // A line in a file, as an editor ends it; an argument would stand in the list of processes.
  const password = readText('password-file', passwordFile).replace(/\r?\n$/, '')
  const keys = key === undefined ? undefined : [readKey(key)]
  const name = user ?? guestUserOf(userInfo().username)
  return given({ installer, answers: given({ kind: 'settings', hostname, user: name, password, sshKeys: keys }) })
}

/** By its ending, where it is not stated: the host compares it with the file. */
function formatOf({ values }: TypedArguments, path: string): string {
  const ending = path.split('.').at(-1)?.toLowerCase() ?? ''
  const byEnding = ending === 'img' ? 'raw' : ending === 'vhd' ? 'vpc' : ending
  const known = ['qcow2', 'raw', 'vmdk', 'vdi', 'vhdx', 'vpc'].includes(byEnding)
  return values.get('format') ?? (known ? byEnding : 'qcow2')
}

function sourceOf(args: TypedArguments): object {
  const kind = chosenSource(args)
  const place = args.values.get(kind) ?? ''
  // As a shell means it: what is relative begins where the command was typed.
  const path = resolve(place)
  switch (kind) {
    case 'iso':
      return given({ kind, path, unattended: unattendedOf(args) })
    case 'disk':
      return { kind, path, format: formatOf(args, path), ...(args.flags.has('copy') ? { copy: {} } : {}) }
    case 'image': {
      const linked = !args.flags.has('copy')
      return { kind, path, format: args.values.get('format') ?? 'qcow2', linked, cloudInit: cloudInitOf(args) }
    }
    case 'location':
      return given({
        kind: 'tree',
        url: place,
        commandLine: args.values.get('extra-args'),
        unattended: unattendedOf(args),
      })
  }
}

function networkOf({ values }: TypedArguments): object | undefined {
  const name = values.get('network')
  if (name === undefined) return undefined
  return name === 'none' ? { kind: 'none' } : { kind: 'network', name }
}

/** `labrig vm create`. @throws UsageError */
export function createCalls(name: string, args: TypedArguments): readonly ActCall[] {
  const size = numberOf(args, 'size')
  const source = sourceOf(args)
  const input = given({
    name,
    source,
    disk: size === undefined ? undefined : given({ size, pool: args.values.get('pool') }),
    memory: numberOf(args, 'memory'),
    vcpus: numberOf(args, 'vcpus'),
    network: networkOf(args),
    firmware: args.values.get('firmware'),
    os: args.values.get('os'),
    start: args.flags.has('start'),
  })
  return [{ path: 'vm.create', input }]
}

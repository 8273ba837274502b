import { parseDocument, stringify, LineCounter } from 'yaml'
import type { CloudInit, CloudNetwork } from '../../contract/cloud-init.ts'
import { Fault } from '../../contract/fault.ts'
import { Secret } from '../../contract/secret.ts'
import type { ToldFile } from '../step/told-file.ts'
import { sha512Crypt } from '../system/sha512-crypt.ts'

type Told = Exclude<CloudInit, { kind: 'none' }>

/** Who a guest is to be. */
export interface GuestIdentity {
  readonly hostname: string
  /** Another one has cloud-init do the first boot's work again. */
  readonly instanceId: string
}

/** A host name from a machine's: what RFC 1123 does not have becomes a dash. */
export function hostNameOf(name: string): string {
  return name.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^-+|-+$/g, '') || 'guest'
}

/** Folded lines would break keys for readers that are not YAML's. */
const yaml = (value: object) => stringify(value, { lineWidth: 0 })

/**
 * A guest whose seed is gone must not take itself for a new one: with NoCloud alone in its list cloud-init would not look
 * whether there is a seed and fall to the source None, which makes new host keys. With several it looks, finds none and
 * stays off (ds-identify); a clone that is given another seed finds that one.
 */
const sources = {
  path: '/etc/cloud/cloud.cfg.d/99-labrig.cfg',
  content: 'datasource_list: [NoCloud, ConfigDrive, None]\n',
}

function networkConfig(network: CloudNetwork): string {
  // The cards' names differ between systems. By MAC, not by machine-id, which clones may share.
  const card = { match: { name: 'e*' } }
  if (network.kind === 'dhcp') {
    return yaml({ version: 2, ethernets: { wired: { ...card, dhcp4: true, 'dhcp-identifier': 'mac' } } })
  }
  const { address, gateway, nameservers } = network
  const routes =
    gateway === undefined ? {} : { routes: [{ to: gateway.includes(':') ? '::/0' : '0.0.0.0/0', via: gateway }] }
  const names = nameservers.length === 0 ? {} : { nameservers: { addresses: [...nameservers] } }
  return yaml({ version: 2, ethernets: { wired: { ...card, addresses: [address], ...routes, ...names } } })
}

/** The three files of the NoCloud source (cloud-init, "NoCloud"). */
function filesOf(userData: ToldFile, { hostname, instanceId }: GuestIdentity, network: CloudNetwork): ToldFile[] {
  const meta = yaml({ 'instance-id': instanceId, 'local-hostname': hostname })
  return [userData, { name: 'meta-data', text: [meta] }, { name: 'network-config', text: [networkConfig(network)] }]
}

function settingsText(told: Extract<Told, { kind: 'settings' }>, hostname: string): ToldFile {
  const { user, sshKeys, password, packages, timezone, locale } = told
  const account = {
    name: user,
    shell: '/bin/bash',
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
    lock_passwd: password === undefined,
    ...(sshKeys.length === 0 ? {} : { ssh_authorized_keys: [...sshKeys] }),
  }
  const rest = {
    hostname,
    // Without its own name in /etc/hosts sudo waits for a name server and complains.
    manage_etc_hosts: true,
    ...(timezone === undefined ? {} : { timezone }),
    ...(locale === undefined ? {} : { locale }),
    ...(packages.length === 0 ? {} : { package_update: true, packages: [...packages] }),
    write_files: [sources],
  }
  // The account comes last, so that the hash can stand as a line of its own at the end.
  const text = `#cloud-config\n${yaml({ ...rest, users: [account] })}`
  if (password === undefined) return { name: 'user-data', text: [text] }
  const hash = new Secret(sha512Crypt(password.reveal()))
  return { name: 'user-data', text: [`${text}    hashed_passwd: `, hash, '\n'], instead: 'openssl passwd -6' }
}

/** How cloud-init knows what a text is (its documentation, "User-data formats"). */
const FIRST_LINES =
  /^(?:#cloud-config(?:-archive|-jsonp)?|#!|#include(?:-once)?|#cloud-boothook|#part-handler|## template: ?jinja|Content-Type:|MIME-Version:)/i

function wrongUserData(line: number, column: number, problem: string): Fault<'INVALID_INPUT'> {
  const place = `user-data:${line}:${column}`
  return new Fault('INVALID_INPUT', { field: 'userData', problem: `${place}: ${problem}` }, `${place}: ${problem}.`)
}

/**
 * A text that cloud-init would silently ignore is refused, and one that it could not read.
 * @throws Fault INVALID_INPUT with line and column, none of the text itself
 */
export function checkUserData(text: string): void {
  if (!FIRST_LINES.test(text)) {
    throw wrongUserData(1, 1, 'begins with none of the lines by which cloud-init knows it, such as #cloud-config')
  }
  if (!/^#cloud-config\s*$/im.test(text.split('\n', 1)[0] ?? '')) return
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0])
    // A parser's words may quote the text, which may be a secret: its code says which rule is broken.
    throw wrongUserData(line, col, `is no YAML (${error.code.toLowerCase().replaceAll('_', ' ')})`)
  }
  const value: unknown = document.toJS()
  if (value !== null && (typeof value !== 'object' || Array.isArray(value))) {
    throw wrongUserData(2, 1, 'is no mapping of names to values')
  }
}

/** @throws Fault INVALID_INPUT for user-data of one's own that cloud-init could not read */
export function seedFiles(told: Told, identity: GuestIdentity): ToldFile[] {
  if (told.kind === 'settings') return filesOf(settingsText(told, identity.hostname), identity, told.network)
  const text = told.userData.reveal()
  checkUserData(text)
  return filesOf({ name: 'user-data', text: [told.userData], instead: 'cat ~/user-data' }, identity, told.network)
}

/**
 * What makes a copy of a guest one of its own: another instance, for which cloud-init sets the name and makes host keys;
 * no users, so that those that are there stay as they are.
 */
export function copySeedFiles(identity: GuestIdentity): ToldFile[] {
  const again = 'rm -f /etc/machine-id /var/lib/dbus/machine-id && systemd-machine-id-setup'
  const userData = {
    hostname: identity.hostname,
    manage_etc_hosts: true,
    users: [],
    bootcmd: [['cloud-init-per', 'instance', 'labrig-machine-id', 'sh', '-c', again]],
    write_files: [sources],
  }
  const file: ToldFile = { name: 'user-data', text: [`#cloud-config\n${yaml(userData)}`] }
  return filesOf(file, identity, { kind: 'dhcp' })
}

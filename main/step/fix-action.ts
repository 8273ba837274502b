import { z } from 'zod'
import { connectionId } from '../../contract/ids.ts'
import { interfaceName, ruleTools } from '../net/accept-rule.ts'

// Every word below may end up in a command that root runs, and may come back from a file: strict patterns, no free text.
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/)
const account = z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/)
const path = z.string().regex(/^\/[^\0\n]*$/)
const serviceUnit = z.string().regex(/^[a-z][a-z0-9.-]{0,40}\.(service|socket)$/)
/** An account by its name, or by its number where it has none. */
const owner = z.string().regex(/^([a-z_][a-z0-9_-]{0,31}|\d{1,10})$/)
const fileName = z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/)
/** firewalld.zone(5): no longer than the chains that it is made into. */
const zone = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,16}$/)
const ownUnit = z.string().regex(/^labrig-[a-z-]{1,40}\.service$/)

const acceptRule = z.strictObject({
  tool: z.enum(ruleTools),
  chain: z.enum(['FORWARD', 'DOCKER-USER']),
  bridge: z.string().regex(interfaceName),
  packets: z.enum(['from', 'answers', 'to']),
})

/** What the doctor can change on a host. Each can be done twice without harm, and taken back. */
export const fixAction = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('network-define'), connection: connectionId, subnet: z.int().min(0).max(255) }),
  z.strictObject({ verb: z.literal('network-start'), connection: connectionId, network: name }),
  z.strictObject({ verb: z.literal('network-stop'), connection: connectionId, network: name }),
  /** Gives a network 192.168.N.0/24 another N; a running one has it from its next start. */
  z.strictObject({
    verb: z.literal('network-readdress'),
    connection: connectionId,
    network: name,
    from: z.int().min(0).max(255),
    to: z.int().min(0).max(255),
  }),
  z.strictObject({ verb: z.literal('network-autostart'), connection: connectionId, network: name }),
  z.strictObject({ verb: z.literal('rule-insert'), rule: acceptRule }),
  /** A unit of ours that inserts the rules at each start of the host. */
  z.strictObject({ verb: z.literal('unit-write'), unit: ownUnit, rules: z.array(acceptRule).min(1).max(60) }),
  z.strictObject({ verb: z.literal('service-enable'), service: serviceUnit }),
  z.strictObject({ verb: z.literal('service-start'), service: serviceUnit }),
  z.strictObject({ verb: z.literal('group-join'), user: account, group: account }),
  z.strictObject({ verb: z.literal('module-load'), module: z.enum(['kvm_intel', 'kvm_amd', 'kvm', 'vhost_net']) }),
  z.strictObject({
    verb: z.literal('sysctl-set'),
    key: z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_-]+)+$/),
    value: z.int().nonnegative(),
    before: z.int().nonnegative(),
  }),
  /** Lets others search a folder: what qemu needs on the way to a disk. `before` is its mode, in octal. */
  z.strictObject({ verb: z.literal('folder-open'), path, before: z.string().regex(/^[0-7]{3,4}$/) }),
  /**
   * Puts an interface into a zone of firewalld, now and at its next start. `before` is the zone that it was in, `kept` the
   * one that its files say; null for none.
   */
  z.strictObject({
    verb: z.literal('zone-bind'),
    interface: z.string().regex(interfaceName),
    zone,
    before: zone.nullable(),
    kept: zone.nullable(),
  }),
  /** Gives files of a folder to an account. Links among them are changed themselves, not what they lead to. */
  z.strictObject({
    verb: z.literal('files-own'),
    folder: path,
    owner,
    files: z
      .array(z.strictObject({ name: fileName, before: owner }))
      .min(1)
      .max(60),
  }),
])
export type FixAction = z.infer<typeof fixAction>
export type FixVerb = FixAction['verb']

/** An action that only the engine's own rights decide on; the others need root. */
export function needsRoot({ verb }: FixAction): boolean {
  return !verb.startsWith('network-')
}

/** An action that may cut this host off; what it was a part of is taken back unless somebody confirms it. */
export function mayCutOff({ verb }: FixAction): boolean {
  return verb === 'network-stop'
}

/** What an action is about, equal for two that are the same. */
export function sameAction(a: FixAction, b: FixAction): boolean {
  return JSON.stringify(fixAction.parse(a)) === JSON.stringify(fixAction.parse(b))
}

/** What a fix does, or what takes it back, as it is typed: without sudo. Several for what a shell needs several for. */
export interface FixCommands {
  readonly apply: readonly string[]
  readonly revert: readonly string[]
}

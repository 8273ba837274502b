import { z } from 'zod'
import { input } from './input.ts'
import { Secret } from './secret.ts'

/** As useradd takes it (shadow, lib/chkname.c). */
export const guestUser = z
  .string()
  .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'small letters, digits, dash and underscore; the first a letter or underscore')

/** One line of an authorized_keys file without options (sshd(8), AUTHORIZED_KEYS FILE FORMAT). */
export const sshPublicKey = z
  .string()
  .max(16_384)
  .regex(
    /^(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) AAAA[A-Za-z0-9+/]+={0,2}(?: \P{Cc}*)?$/u,
    'a public key as in a .pub file: type, key, comment',
  )

/** RFC 1123, 2.1: labels of letters, digits and dashes. */
export const hostName = z
  .string()
  .max(253)
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
    'letters, digits and dashes, in parts between dots',
  )

export const guestPassword = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\P{Cc}*$/u, 'one line without control characters')
  .transform((value) => new Secret(value))

export const packageName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.+:_~-]{0,127}$/, 'the name of a package')

export const timezoneName = z
  .string()
  .regex(/^[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+)*$/, 'such as Europe/Berlin')
  .max(64)

export const localeName = z
  .string()
  .regex(/^[A-Za-z]{1,8}(?:_[A-Z]{2})?(?:\.[A-Za-z0-9-]+)?(?:@[a-z]+)?$/, 'such as de_DE.UTF-8')
  .max(64)

const address = z.union([z.ipv4(), z.ipv6()])

export const cloudNetwork = z.discriminatedUnion('kind', [
  input({ kind: z.literal('dhcp') }),
  input({
    kind: z.literal('static'),
    /** With the length of its prefix: 192.168.122.50/24. */
    address: z.union([z.cidrv4(), z.cidrv6()]),
    gateway: address.optional(),
    nameservers: z.array(address).max(8).default([]),
  }),
])

/** What a guest of an OS image is told at its first boot, by the NoCloud source of cloud-init. */
export const cloudInit = z.discriminatedUnion('kind', [
  input({
    kind: z.literal('settings'),
    /** The machine's name where none is given. */
    hostname: hostName.optional(),
    user: guestUser,
    sshKeys: z.array(sshPublicKey).max(64).default([]),
    /** Hashed before it goes anywhere; for the console and sudo. */
    password: guestPassword.optional(),
    packages: z.array(packageName).max(200).default([]),
    timezone: timezoneName.optional(),
    locale: localeName.optional(),
    network: cloudNetwork.default({ kind: 'dhcp' }),
  }),
  input({
    kind: z.literal('own'),
    hostname: hostName.optional(),
    /** The whole text; a secret, since most have passwords or tokens in them. */
    userData: z
      .string()
      .min(1)
      .max(1 << 18)
      .transform((value) => new Secret(value)),
    network: cloudNetwork.default({ kind: 'dhcp' }),
  }),
  /** The image is started as it is. */
  input({ kind: z.literal('none') }),
])
export type CloudInit = z.infer<typeof cloudInit>
export type CloudNetwork = z.infer<typeof cloudNetwork>

/** What is known of an OS image before a VM is made of it. */
export const osImage = z.object({
  /** As header and ending say; null where they disagree or say nothing, and it has to be stated. */
  format: z.enum(['qcow2', 'raw']).nullable(),
  /** What a guest sees; bytes. Null while the format is not known. */
  capacity: z.number().nullable(),
  /** The osinfo id that the file's name speaks of; null for a name that says nothing. */
  os: z.string().nullable(),
})

/** Who runs Labrig: what a guest's first user can be made of. */
export const person = z.object({
  /** A name that a guest takes, the person's own where it is one. */
  user: z.string(),
  /** Public keys in ~/.ssh, the strongest first. */
  keys: z.array(z.object({ path: z.string(), key: z.string(), comment: z.string() })),
  /** Where a new key would lie: the place where ssh itself looks, or a free one beside it. */
  newKey: z.string(),
  /** As the account has it; empty where it has none. */
  fullName: z.string(),
  /** Of this host, such as de_DE.UTF-8; null where it says none. */
  locale: z.string().nullable(),
  /** Layout of this host's keyboard, such as jp; null where it says none. */
  keyboard: z.string().nullable(),
})
export type Person = z.infer<typeof person>

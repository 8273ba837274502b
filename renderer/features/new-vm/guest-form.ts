import type { z } from 'zod'
import {
  cloudNetwork,
  guestUser,
  hostName,
  sshPublicKey,
  type cloudInit,
  type Person,
} from '../../../contract/cloud-init.ts'

/** What the guest of an OS image is to be told, as the user fills it. */
export interface GuestForm {
  readonly told: 'settings' | 'own' | 'none'
  /** Who runs Labrig; null until the host has said it. */
  readonly person: Person | null
  /** Null until the user types one: then the person's own. */
  readonly user: string | null
  /** Chosen ones of the person's keys; null until something is chosen: then the first. */
  readonly keys: readonly string[] | null
  /** Others, one a line. */
  readonly moreKeys: string
  readonly password: string
  /** Empty: the VM's name. */
  readonly hostname: string
  /** Between spaces or commas. */
  readonly packages: string
  /** Empty: the image's own. */
  readonly timezone: string
  readonly locale: string
  readonly network: 'dhcp' | 'static'
  readonly address: string
  readonly gateway: string
  readonly nameservers: string
  readonly userData: string
}

export function emptyGuest(): GuestForm {
  return {
    ...{ told: 'settings', person: null, user: null, keys: null, moreKeys: '', password: '', hostname: '' },
    ...{ packages: '', timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, locale: '' },
    ...{ network: 'dhcp', address: '', gateway: '', nameservers: '', userData: '' },
  }
}

type CloudInitInput = z.input<typeof cloudInit>

export function userOf({ user, person }: GuestForm): string {
  return user === null ? (person?.user ?? 'lab') : user.normalize('NFKC').trim()
}

/** Which of the person's keys go in. */
export function chosenKeys({ keys, person }: GuestForm): readonly string[] {
  return keys ?? person?.keys.slice(0, 1).map(({ key }) => key) ?? []
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

export function keysOf(guest: GuestForm): readonly string[] {
  return [...new Set([...chosenKeys(guest), ...linesOf(guest.moreKeys)])]
}

export const packagesOf = ({ packages }: GuestForm) => packages.split(/[\s,]+/).filter(Boolean)

function networkOf({ network, address, gateway, nameservers }: GuestForm) {
  if (network === 'dhcp') return { kind: 'dhcp' as const }
  const via = gateway.trim()
  return {
    kind: 'static' as const,
    address: address.trim(),
    nameservers: nameservers.split(/[\s,]+/).filter(Boolean),
    ...(via === '' ? {} : { gateway: via }),
  }
}

/** As the act takes it. */
export function cloudInitOf(guest: GuestForm): CloudInitInput {
  const hostname = guest.hostname.trim() === '' ? {} : { hostname: guest.hostname.trim() }
  switch (guest.told) {
    case 'none':
      return { kind: 'none' }
    case 'own':
      return { kind: 'own', ...hostname, userData: guest.userData, network: networkOf(guest) }
    case 'settings': {
      const { password, timezone, locale } = guest
      return {
        kind: 'settings',
        ...hostname,
        user: userOf(guest),
        sshKeys: [...keysOf(guest)],
        packages: packagesOf(guest),
        network: networkOf(guest),
        ...(password === '' ? {} : { password }),
        ...(timezone.trim() === '' ? {} : { timezone: timezone.trim() }),
        ...(locale.trim() === '' ? {} : { locale: locale.trim() }),
      }
    }
  }
}

export type GuestField = 'user' | 'keys' | 'hostname' | 'packages' | 'timezone' | 'locale' | 'address' | 'userData'
export type GuestProblem =
  'user' | 'key' | 'noWayIn' | 'hostname' | 'packages' | 'timezone' | 'locale' | 'address' | 'noUserData'

const TIMEZONE = /^(?:[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+)*)?$/
const LOCALE = /^(?:[A-Za-z]{1,8}(?:_[A-Z]{2})?(?:\.[A-Za-z0-9-]+)?(?:@[a-z]+)?)?$/
const PACKAGE = /^[A-Za-z0-9][A-Za-z0-9.+:_~-]{0,127}$/

function keyProblem(guest: GuestForm): GuestProblem | undefined {
  const keys = keysOf(guest)
  if (keys.some((key) => !sshPublicKey.safeParse(key).success)) return 'key'
  return keys.length === 0 && guest.password === '' ? 'noWayIn' : undefined
}

/** What is wrong with what the guest is told. */
export function guestProblems(guest: GuestForm): Partial<Record<GuestField, GuestProblem | undefined>> {
  const { told, hostname } = guest
  if (told === 'none') return {}
  const shared = {
    hostname:
      hostname.trim() !== '' && !hostName.safeParse(hostname.trim()).success ? ('hostname' as const) : undefined,
    address: cloudNetwork.safeParse(networkOf(guest)).success ? undefined : ('address' as const),
  }
  if (told === 'own') return { ...shared, userData: guest.userData.trim() === '' ? 'noUserData' : undefined }
  return {
    ...shared,
    user: guestUser.safeParse(userOf(guest)).success ? undefined : 'user',
    keys: keyProblem(guest),
    packages: packagesOf(guest).every((name) => PACKAGE.test(name)) ? undefined : 'packages',
    timezone: TIMEZONE.test(guest.timezone.trim()) ? undefined : 'timezone',
    locale: LOCALE.test(guest.locale.trim()) ? undefined : 'locale',
  }
}

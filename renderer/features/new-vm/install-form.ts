import type { z } from 'zod'
import {
  fullName,
  installerOfMedium,
  keyboardLayout,
  type InstallerKind,
  type unattended,
} from '../../../contract/unattended.ts'
import {
  guestProblems,
  keysOf,
  packagesOf,
  userOf,
  type GuestField,
  type GuestForm,
  type GuestProblem,
} from './guest-form.ts'

/** What an installer is told instead of asking, beside who its first user is. */
export interface InstallForm {
  /** `none`: it asks, at its screen. */
  readonly told: 'none' | 'settings' | 'own'
  /** Null until the user types one: then as this host has it. */
  readonly fullName: string | null
  readonly locale: string | null
  readonly keyboard: string | null
  /** Between spaces or commas. */
  readonly packages: string
  /** A whole file of answers. */
  readonly answers: string
}

/** Parts of the wizard's form. */
interface Told {
  readonly install: InstallForm
  readonly guest: GuestForm
}
interface Source {
  readonly source: string
  readonly treeInstaller: InstallerKind | null
}

export function emptyInstall(): InstallForm {
  const packages = 'openssh-server qemu-guest-agent'
  return { ...{ told: 'none', fullName: null, locale: null, keyboard: null }, packages, answers: '' }
}

export const fullNameOf = ({ install, guest }: Told) => install.fullName ?? guest.person?.fullName ?? ''
export const localeOf = ({ install, guest }: Told) => install.locale ?? guest.person?.locale ?? 'en_US.UTF-8'
export const keyboardOf = ({ install, guest }: Told) => install.keyboard ?? guest.person?.keyboard ?? 'us'

/** Which answers the source's installer takes; null for one that Labrig writes none for. @param os of the form, chosen or found */
export function installerOf({ source, treeInstaller }: Source, os: string | undefined): InstallerKind | null {
  if (source === 'tree') return treeInstaller
  return source === 'iso' ? installerOfMedium(os) : null
}

/** The answers share the fields of an image's first user; only their packages are others. */
function guestOf({ guest, install }: Told): GuestForm {
  return { ...guest, told: 'settings', network: 'dhcp', packages: install.packages, locale: '' }
}

/** As the act takes it; undefined where the installer asks. */
export function unattendedOf(form: Told, installer: InstallerKind | null): z.input<typeof unattended> | undefined {
  const { install } = form
  if (installer === null || install.told === 'none') return undefined
  if (install.told === 'own') return { installer, answers: { kind: 'own', text: install.answers } }
  const guest = guestOf(form)
  const [hostname, timezone] = [guest.hostname.trim(), guest.timezone.trim()]
  return {
    installer,
    answers: {
      kind: 'settings',
      user: userOf(guest),
      fullName: fullNameOf(form).trim(),
      password: guest.password,
      sshKeys: [...keysOf(guest)],
      packages: packagesOf(guest),
      locale: localeOf(form).trim(),
      keyboard: keyboardOf(form).trim(),
      ...(hostname === '' ? {} : { hostname }),
      ...(timezone === '' ? {} : { timezone }),
    },
  }
}

export type InstallField = 'password' | 'fullName' | 'keyboard' | 'answers'
export type InstallProblem = 'noPassword' | 'fullName' | 'keyboard' | 'noAnswers'

/** What is wrong with what the installer is told. */
export function installProblems(
  form: Told,
): Partial<Record<InstallField | GuestField, InstallProblem | GuestProblem | undefined>> {
  const { install } = form
  if (install.told === 'none') return {}
  if (install.told === 'own') return { answers: install.answers.trim() === '' ? 'noAnswers' : undefined }
  const locale = localeOf(form).trim()
  return {
    ...guestProblems({ ...guestOf(form), locale: locale === '' ? '?' : locale }),
    password: form.guest.password === '' ? 'noPassword' : undefined,
    fullName: fullName.safeParse(fullNameOf(form).trim()).success ? undefined : 'fullName',
    keyboard: keyboardLayout.safeParse(keyboardOf(form).trim()).success ? undefined : 'keyboard',
  }
}

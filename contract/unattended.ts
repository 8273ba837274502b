import { z } from 'zod'
import {
  guestPassword,
  guestUser,
  hostName,
  localeName,
  packageName,
  sshPublicKey,
  timezoneName,
} from './cloud-init.ts'
import { input } from './input.ts'
import { Secret } from './secret.ts'

/** Programs that install a system and take their answers from a file: d-i of Debian, Anaconda of Red Hat's, Subiquity of Ubuntu. */
export const installers = ['preseed', 'kickstart', 'autoinstall'] as const
export type InstallerKind = (typeof installers)[number]

/** As passwd(5) takes it into its field, and every answer file without an escape. */
export const fullName = z
  .string()
  .max(128)
  .regex(/^[^\p{Cc}:,"\\=]*$/u, 'one line without : , = " or a backslash')

/** A layout of XKB: us, de, jp. */
export const keyboardLayout = z.string().regex(/^[a-z]{2,8}$/, 'such as us, de or jp')

/** What an installer is told instead of asking for it. */
export const answers = z.discriminatedUnion('kind', [
  input({
    kind: z.literal('settings'),
    /** The machine's name where none is given. */
    hostname: hostName.optional(),
    user: guestUser,
    fullName: fullName.default(''),
    /** Hashed before it goes anywhere: for the console, and for sudo. */
    password: guestPassword,
    sshKeys: z.array(sshPublicKey).max(64).default([]),
    packages: z.array(packageName).max(200).default(['openssh-server', 'qemu-guest-agent']),
    locale: localeName.default('en_US.UTF-8'),
    keyboard: keyboardLayout.default('us'),
    timezone: timezoneName.default('Etc/UTC'),
  }),
  input({
    kind: z.literal('own'),
    /** The whole file, used as it is; a secret, since most have passwords in them. */
    text: z
      .string()
      .min(1)
      .max(1 << 18)
      .transform((value) => new Secret(value)),
  }),
])
export type Answers = z.infer<typeof answers>

export const unattended = input({
  /** Absent: the one of the install tree or of the medium's system. */
  installer: z.enum(installers).optional(),
  answers,
})
export type Unattended = z.infer<typeof unattended>

const RED_HAT =
  /^https?:\/\/(?:fedoraproject\.org\/fedora|redhat\.com\/rhel|almalinux\.org|rockylinux\.org|centos\.org)\//

/** Which installer a medium has, by the libosinfo id of its system; null where it takes no answers from a second disk. */
export function installerOfMedium(os: string | null | undefined): InstallerKind | null {
  if (RED_HAT.test(os ?? '')) return 'kickstart'
  // Since 20.04 the medium of the server has Subiquity; the database names a release by its number.
  const release = /^https?:\/\/ubuntu\.com\/ubuntu\/(\d+\.\d+)$/.exec(os ?? '')?.[1]
  return release !== undefined && Number(release) >= 20.04 ? 'autoinstall' : null
}

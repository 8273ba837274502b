import { readFile } from 'node:fs/promises'
import { fullName, keyboardLayout } from '../../contract/unattended.ts'
import { localeName } from '../../contract/cloud-init.ts'

export interface OwnPlace {
  /** As the account has it; empty where it has none. */
  readonly fullName: string
  /** Null where the host does not say it. */
  readonly locale: string | null
  readonly keyboard: string | null
}

/** Of Debian and of systemd (vconsole.conf(5)): the first layout of several. */
const KEYBOARD_FILES = ['etc/default/keyboard', 'etc/vconsole.conf', 'etc/X11/xorg.conf.d/00-keyboard.conf']
const LAYOUT = /^(?:XKBLAYOUT=|[ \t]*Option[ \t]+"XkbLayout"[ \t]+)"?([a-z]{2,8})/m
const CONSOLE = /^KEYMAP="?([a-z]{2})(?:[-\d].*)?"?$/m

const read = (path: string) => readFile(path, 'utf8').catch(() => '')

/** locale(7): LC_ALL before LANG; those that name no language (C, POSIX) say nothing of a person. */
function localeOf(environment: NodeJS.ProcessEnv): string | null {
  const said = [environment['LC_ALL'], environment['LANG']].find((value) => value !== undefined && value !== '') ?? ''
  return localeName.safeParse(said).success && said.includes('_') ? said : null
}

/**
 * The language, keyboard and name that this host has for a user.
 * @param root below which its files lie
 */
export async function readOwnPlace(
  user: string,
  { root = '/', environment = process.env }: { readonly root?: string; readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<OwnPlace> {
  const [accounts, ...keyboards] = await Promise.all(['etc/passwd', ...KEYBOARD_FILES].map((file) => read(root + file)))
  const row = (accounts ?? '').split('\n').find((line) => line.startsWith(`${user}:`))
  const name = (row?.split(':')[4] ?? '').split(',')[0] ?? ''
  const layout = keyboards
    .map((text) => (LAYOUT.exec(text) ?? CONSOLE.exec(text))?.[1])
    .find((one) => one !== undefined)
  return {
    fullName: user !== 'root' && fullName.safeParse(name).success ? name : '',
    locale: localeOf(environment),
    keyboard: keyboardLayout.safeParse(layout).success ? (layout ?? null) : null,
  }
}

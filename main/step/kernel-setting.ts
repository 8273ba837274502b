import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { writeFileAtomic } from '../system/files.ts'
import type { FixAction, FixCommands } from './fix-action.ts'
import { commandLine, withInput } from './shell-words.ts'

type Setting = Extract<FixAction, { verb: 'sysctl-set' }>

/** Files of sysctl.d(5) in the order of their names: after those of distributions, before an administrator's 99-. */
export const KEPT_FOLDER = '/etc/sysctl.d'
const KEPT = /^60-labrig-([a-z0-9_.-]+)\.conf$/

export const settingPath = (key: string) => `/proc/sys/${key.replaceAll('.', '/')}`
export const keptPath = (key: string) => `${KEPT_FOLDER}/60-labrig-${key}.conf`

/** Read at each start of the host; it also says what to go back to where nothing else remembers. */
export function keptText({ key, value, before }: Setting): string {
  return `# Labrig; before: ${before}\n${key} = ${value}\n`
}

/** @param name of a file in that folder; null for those of others */
export function keptSetting(name: string, text: string): Setting | null {
  const key = KEPT.exec(name)?.[1]
  const before = /^# Labrig; before: (\d+)$/m.exec(text)?.[1]
  const value = /^\S+ = (\d+)$/m.exec(text)?.[1]
  if (key === undefined || before === undefined || value === undefined) return null
  return { verb: 'sysctl-set', key, value: Number(value), before: Number(before) }
}

/** Without sysctl, whose package a small Debian lacks. */
export function settingCommands(setting: Setting): FixCommands {
  const { key, value, before } = setting
  const set = (to: number) => commandLine(['sh', '-c', `echo ${to} >${settingPath(key)}`])
  const keep = ['install', '-D', '-m', '644', '/dev/stdin', keptPath(key)]
  return {
    apply: [set(value), withInput(keep, keptText(setting), 'CONF')],
    revert: [set(before), commandLine(['rm', '-f', keptPath(key)])],
  }
}

export async function changeSetting(setting: Setting, on: boolean): Promise<void> {
  const path = settingPath(setting.key)
  // What a kernel no longer has cannot be set back, and need not be.
  const is = await readFile(path, 'utf8').catch(() => null)
  if (on) {
    await mkdir(KEPT_FOLDER, { recursive: true })
    await writeFileAtomic(keptPath(setting.key), keptText(setting), 0o644)
  }
  try {
    if (on || is !== null) await writeFile(path, `${on ? setting.value : setting.before}\n`, { flag: 'r+' })
  } catch (error) {
    if (on) await rm(keptPath(setting.key), { force: true })
    throw error
  }
  if (!on) await rm(keptPath(setting.key), { force: true })
}

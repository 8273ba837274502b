import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CommandError, runCommand } from './command.ts'
import { writeFileAtomic } from './files.ts'

/** The rules of one host are few; a program that hangs must not hold up an act. Milliseconds. */
const PATIENCE = 30_000

/** The program that libvirt runs as a hook; empty where there is none. */
export const hookText = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')

async function runHook(path: string, words: readonly string[]): Promise<void> {
  await runCommand('/bin/sh', [path, ...words], { timeout: PATIENCE })
}

/** Puts a hook in place and runs it as a person would. Needs root. @throws CommandError; Error of the file system */
export async function installHook(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 })
  await writeFileAtomic(path, text, 0o755)
  await runHook(path, [])
}

/** Has the hook take back what it did. Nothing to do where there is none. */
export async function runHookOff(path: string): Promise<void> {
  if ((await hookText(path)) !== '') await runHook(path, ['off'])
}

export const removeHook = (path: string): Promise<void> => rm(path, { force: true })

/** `nft list table ip NAME`; empty when there is none, null without the rights to look or without nft. */
export async function ipTableText(name: string): Promise<string | null> {
  try {
    const { code, stdout, stderr } = await runCommand('nft', ['list', 'table', 'ip', name], {
      timeout: PATIENCE,
      expect: 'any',
    })
    if (code === 0) return stdout
    return /No such file or directory/.test(stderr) ? '' : null
  } catch (error) {
    if (error instanceof CommandError) return null
    throw error
  }
}

/** Whether a bridge takes packets from loopback addresses (ip-sysctl.rst, route_localnet); null for one that is not there. */
export async function letsLocal(bridge: string): Promise<boolean | null> {
  const text = await readFile(`/proc/sys/net/ipv4/conf/${bridge}/route_localnet`, 'utf8').catch(() => null)
  return text === null ? null : text.trim() === '1'
}

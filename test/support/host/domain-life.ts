import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run, tryRun } from './run.ts'
import { tinyDomainXml, type DomainOptions } from './domain.ts'
import { reachableFolder, removeFolder } from './folders.ts'
import { waitForText } from './serial.ts'

export type RunningDomain = {
  readonly name: string
  readonly serialLog: string
  /** Waits for text on the serial port. */
  readonly waitFor: (pattern: RegExp, timeout?: number) => Promise<string>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

const SYSTEM = 'qemu:///system'

/** Defines and starts a tiny guest, on the host's libvirt unless told; disposing removes it with its log. */
export async function startDomain(options: Omit<DomainOptions, 'serialLog'>, uri = SYSTEM): Promise<RunningDomain> {
  const folder = await reachableFolder('vm')
  const serialLog = join(folder, 'serial.log')
  const xml = join(folder, 'domain.xml')
  await writeFile(xml, await tinyDomainXml({ ...options, serialLog }))
  const dispose = async (): Promise<void> => {
    await removeDomain(options.name, uri)
    await removeFolder(folder)
  }
  try {
    await run('virsh', ['-q', '-c', uri, 'define', xml])
    await run('virsh', ['-q', '-c', uri, 'start', options.name])
  } catch (error) {
    await dispose()
    throw error
  }
  return {
    name: options.name,
    serialLog,
    waitFor: (pattern, timeout) => waitForText(serialLog, pattern, timeout),
    [Symbol.asyncDispose]: dispose,
  }
}

/** Ends and undefines a domain with its saved state, snapshot metadata and firmware variables. Its disks stay. */
export async function removeDomain(name: string, uri = SYSTEM): Promise<void> {
  const virshAt = (...args: string[]): Promise<unknown> => tryRun('virsh', ['-q', '-c', uri, ...args])
  await virshAt('destroy', name)
  await virshAt('undefine', name, '--managed-save', '--snapshots-metadata', '--checkpoints-metadata', '--nvram')
}

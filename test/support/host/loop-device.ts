import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, tryRun } from './run.ts'

/** A block device of the test's own; its data lies in a file. */
export interface LoopDevice extends AsyncDisposable {
  /** /dev/loop7 */
  readonly path: string
}

/** Null where this machine gives no loop device (a container without the right to). @param size as truncate takes it */
export async function loopDevice(size: string): Promise<LoopDevice | null> {
  const folder = await mkdtemp(join(tmpdir(), 'labrig-test-loop-'))
  const image = join(folder, 'image')
  await run('truncate', ['-s', size, image])
  const attached = await tryRun('losetup', ['--find', '--show', '--partscan', image])
  const path = attached.code === 0 ? attached.stdout.trim() : ''
  if (path === '' || !existsSync(path)) {
    await rm(folder, { recursive: true })
    return null
  }
  return {
    path,
    async [Symbol.asyncDispose]() {
      await tryRun('losetup', ['--detach', path])
      await rm(folder, { recursive: true })
    },
  }
}

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Labrig } from '../../support/app/labrig.ts'
import { docker, lacking, reachableFolder, removeFolder, run, uniqueName } from '../../support/host/index.ts'

const lack = lacking('root', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

/** Machines of an ELF file (elf.h): one that this host is not. */
const machine = process.arch === 'arm64' ? 62 : 183

/** A program of one page that no processor of this host understands. */
function foreignProgram(): Buffer {
  const file = Buffer.alloc(120)
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(file)
  file.writeUInt16LE(2, 16)
  file.writeUInt16LE(machine, 18)
  file.writeUInt32LE(1, 20)
  file.writeBigUInt64LE(0x400078n, 24)
  file.writeBigUInt64LE(64n, 32)
  for (const [at, value] of [
    [52, 64],
    [54, 56],
    [56, 1],
  ] as const)
    file.writeUInt16LE(value, at)
  file.writeUInt32LE(1, 64)
  file.writeUInt32LE(5, 68)
  for (const [at, value] of [
    [80, 0x400000n],
    [88, 0x400000n],
    [96, 120n],
    [104, 120n],
    [112, 0x1000n],
  ] as const)
    file.writeBigUInt64LE(value, at)
  return file
}

const image = `${uniqueName('foreign')}:1`
const name = uniqueName('other-cpu')
let labrig: Labrig
let folder: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  folder = await reachableFolder('foreign')
  await writeFile(join(folder, 'hello'), foreignProgram(), { mode: 0o755 })
  await run('tar', ['-C', folder, '-cf', join(folder, 'root.tar'), 'hello'])
  await docker('import', '-c', 'CMD ["/hello"]', join(folder, 'root.tar'), image)
})
afterAll(async () => {
  if (lack) return
  await docker('rm', '-f', name).catch(() => undefined)
  await docker('rmi', '-f', image)
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

describe('a program of another processor', () => {
  it('ends its container at once, and the log says why', async () => {
    await labrig.call('container.create', { name, image, start: true }).catch((error: unknown) => {
      // Newer engines say it at once.
      expect(String(error)).toMatch(/exec format error|other processor/i)
    })
    await expect.poll(async () => (await labrig.machine(name))?.state, { timeout: 20_000 }).toMatch(/exited|created/)
    const told = await labrig.run(['call', 'container.logs', JSON.stringify({ id: name })])
    expect(told.stdout).toMatch(/exec \/hello: exec format error/)
  })
})

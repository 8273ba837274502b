import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeEach, describe, expect, it } from 'vitest'
import { busyboxImage, docker, lacking, linesOf, run, sweep, uniqueName, virsh } from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

type Left = { readonly name: string; readonly folder: string; readonly user: string }

/** Runs the maker until it has made everything, then kills it, as a crash would. */
async function leaveBehind(): Promise<Left> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'leave-behind.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise((resolve) => child.on('close', resolve))
  try {
    for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Left
    throw new Error('the maker of leftovers failed')
  } finally {
    child.kill('SIGKILL')
    await gone
  }
}

/** Names of everything that a test can leave on this machine. */
async function namesEverywhere(): Promise<string[]> {
  const lists = await Promise.all([
    virsh('list', '--all', '--name'),
    virsh('net-list', '--all', '--name'),
    virsh('pool-list', '--all', '--name'),
    docker('ps', '-a', '--format', '{{.Names}}'),
    docker('network', 'ls', '--format', '{{.Name}}'),
    docker('volume', 'ls', '--format', '{{.Name}}'),
    docker('images', '--format', '{{.Repository}}'),
    run('ip', ['netns', 'list']),
    run('cut', ['-d:', '-f1', '/etc/passwd']),
  ])
  return lists.flatMap(linesOf)
}

describe('the sweep', () => {
  it('removes everything that a killed test run left, and nothing else', async () => {
    const mine = uniqueName('mine')
    const byHand = `labrig-test-by-hand-${process.pid}`
    for (const name of [mine, byHand]) await docker('create', '--name', name, await busyboxImage())
    try {
      const { name, folder, user } = await leaveBehind()
      expect(await namesEverywhere()).toContain(name)
      await sweep()
      // A test run beside may sweep as well and still be at it.
      await expect
        .poll(async () => (await namesEverywhere()).filter((one) => one === name || one === user), { timeout: 30_000 })
        .toEqual([])
      await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false)
      expect(existsSync(`/etc/polkit-1/rules.d/00-${user}.rules`)).toBe(false)
      const containers = linesOf(await docker('ps', '-a', '--format', '{{.Names}}'))
      expect(containers).toEqual(expect.arrayContaining([mine, byHand]))
    } finally {
      await docker('rm', '-f', mine, byHand)
    }
  })
})

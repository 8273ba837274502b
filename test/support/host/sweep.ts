import { existsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DOCKER, linesOf } from './cli.ts'
import { removeDomain } from './domain-life.ts'
import { removeFolder, SHARED_TMP } from './folders.ts'
import { isLeftover } from './identity.ts'
import { policyFile, policyNames } from './installed-package.ts'
import { removeNamespace } from './namespace.ts'
import { tryRun } from './run.ts'
import { removeTestUser } from './test-user.ts'

const virsh = async (...args: string[]): Promise<string[]> =>
  linesOf((await tryRun('virsh', ['-q', '-c', 'qemu:///system', ...args])).stdout)

const docker = async (...args: string[]): Promise<string[]> =>
  linesOf((await tryRun(DOCKER, ['-H', 'unix:///run/docker.sock', ...args])).stdout)

/**
 * Removes what tests of ours left behind when they crashed: only names that `uniqueName` made in a process that is gone.
 * Tests that run beside, foreign resources and names made by hand stay. Resolves to what was removed.
 */
export async function sweep(): Promise<string[]> {
  const removed: string[] = []
  const each = async (
    kind: string,
    names: readonly string[],
    remove: (name: string) => Promise<unknown>,
  ): Promise<void> => {
    for (const name of names.filter(isLeftover)) {
      await remove(name)
      removed.push(`${kind} ${name}`)
    }
  }
  // Users of a thing before the thing: guests, then volumes, pools and networks; containers, then images and networks.
  await each('domain', await virsh('list', '--all', '--name'), removeDomain)
  await sweepVolumes(each)
  await each('pool', await virsh('pool-list', '--all', '--name'), removePool)
  await each('network', await virsh('net-list', '--all', '--name'), removeNetwork)
  await sweepDocker(each)
  await each('namespace', await readdir('/run/netns').catch(() => []), removeNamespace)
  await each('user', await userNames(), removeTestUser)
  await each('policy', await policyNames(), (name) => rm(policyFile(name), { force: true }))
  await each('folder', await readdir(SHARED_TMP), (name) => removeFolder(join(SHARED_TMP, name)))
  return removed
}

type Each = (kind: string, names: readonly string[], remove: (name: string) => Promise<unknown>) => Promise<void>

/** Ours in pools of others; those in pools of ours go with the pool's folder. */
async function sweepVolumes(each: Each): Promise<void> {
  for (const pool of (await virsh('pool-list', '--name')).filter((name) => !isLeftover(name))) {
    const names = (await virsh('vol-list', pool)).map((line) => line.split(/\s+/)[0] ?? '')
    // A volume's name may carry a file ending behind the mark.
    const ours = names.filter((name) => isLeftover(name.replace(/\.[a-z0-9]+$/, '')))
    for (const name of ours)
      await each('volume', [name.replace(/\.[a-z0-9]+$/, '')], () => virsh('vol-delete', name, pool))
  }
}

async function removePool(name: string): Promise<void> {
  await virsh('pool-destroy', name)
  await virsh('pool-undefine', name)
}

async function removeNetwork(name: string): Promise<void> {
  await virsh('net-destroy', name)
  await virsh('net-undefine', name)
}

async function sweepDocker(each: Each): Promise<void> {
  if (!existsSync(DOCKER)) return
  await each('container', await docker('ps', '-a', '--format', '{{.Names}}'), (name) => docker('rm', '-f', '-v', name))
  await each('docker network', await docker('network', 'ls', '--format', '{{.Name}}'), (name) =>
    docker('network', 'rm', name),
  )
  await each('docker volume', await docker('volume', 'ls', '--format', '{{.Name}}'), (name) =>
    docker('volume', 'rm', name),
  )
  const repositories = await docker('images', '--format', '{{.Repository}}')
  await each('image', [...new Set(repositories)], async (name) => {
    for (const tag of await docker('images', '--format', '{{.Repository}}:{{.Tag}}', name)) await docker('rmi', tag)
  })
}

async function userNames(): Promise<string[]> {
  return linesOf(await readFile('/etc/passwd', 'utf8')).map((line) => line.split(':')[0] ?? '')
}

import { existsSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  busyboxImage,
  BUSYBOX,
  docker,
  lacking,
  linesOf,
  privateDocker,
  privateLibvirt,
  run,
  startDomain,
  uniqueBridge,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

describe('a private dockerd', () => {
  it('sees no container of the host, and its prune leaves them alone', async () => {
    const name = uniqueName('bystander')
    await docker('create', '--name', name, await busyboxImage())
    try {
      await using engine = await privateDocker()
      expect(await engine.docker('ps', '-aq')).toBe('')
      expect(await engine.docker('images', '-q')).toBe('')
      await engine.docker('system', 'prune', '-af', '--volumes')
      expect(linesOf(await docker('ps', '-a', '--filter', `name=${name}`, '--format', '{{.Names}}'))).toEqual([name])
    } finally {
      await docker('rm', '-f', name)
    }
  })

  it('runs containers on a network of its own and keeps them over a restart', async () => {
    await using engine = await privateDocker()
    await busyboxImage(engine.host)
    const name = uniqueName('inside')
    expect(await engine.docker('run', '--rm', BUSYBOX, 'echo', 'hello')).toBe('hello\n')
    await engine.docker('create', '--name', name, BUSYBOX)
    await engine.halt('kill')
    await engine.resume()
    expect(linesOf(await engine.docker('ps', '-a', '--format', '{{.Names}}'))).toEqual([name])
    const bridge = uniqueBridge()
    await engine.docker('network', 'create', '-o', `com.docker.network.bridge.name=${bridge}`, 'inside')
    const inside = await run('nsenter', [`--net=/run/netns/${engine.namespace}`, 'iptables', '-S', 'FORWARD'])
    expect(inside).toContain(bridge)
    expect(await run('iptables', ['-S'])).not.toContain(bridge)
    expect(await run('ip', ['-br', 'link'])).not.toContain(bridge)
  })

  it('leaves no process, namespace or folder behind', async () => {
    const engine = await privateDocker()
    await busyboxImage(engine.host)
    await engine.docker('run', '-d', BUSYBOX, 'sleep', '1000')
    await engine[Symbol.asyncDispose]()
    expect(await run('ip', ['netns', 'list'])).not.toContain(engine.namespace)
    expect(existsSync(engine.log)).toBe(false)
    expect(
      linesOf(await run('sh', ['-c', 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" "\\n"; true'])),
    ).not.toContain(engine.host)
  })
})

describe('a private libvirtd', () => {
  it('runs a guest that the host does not see, and sees none of the host', async () => {
    const outside = await startDomain({ name: uniqueName('outside') })
    try {
      await using engine = await privateLibvirt()
      expect(linesOf(await engine.virsh('list', '--all', '--name'))).toEqual([])
      const name = uniqueName('inside')
      await using inside = await startDomain({ name }, engine.uri)
      expect(linesOf(await engine.virsh('list', '--name'))).toEqual([name])
      expect(linesOf(await virsh('list', '--all', '--name'))).not.toContain(name)
      await engine.halt('kill')
      await engine.resume()
      expect((await engine.virsh('domstate', name)).trim()).toBe('running')
      await inside.waitFor(/TINY-READY/)
    } finally {
      await outside[Symbol.asyncDispose]()
    }
  })
})

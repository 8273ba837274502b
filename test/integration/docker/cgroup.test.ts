import { afterAll, beforeAll, expect, it } from 'vitest'
import { locateContainer, sampleCgroup } from '../../../main/docker/cgroup.ts'
import { ContainerSampler } from '../../../main/docker/container-sampler.ts'
import { Engine } from '../../../main/docker/engine.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { busyboxImage, uniqueName } from '../../support/host/index.ts'

let engine: Engine
let id: string
beforeAll(async () => {
  engine = await Engine.connect(unixTransport('/var/run/docker.sock'))
  const image = await busyboxImage()
  // 8 MiB of page cache, which must not count as memory in use
  const command = ['sh', '-c', 'head -c 8388608 /dev/zero > /f; echo ready; exec sleep 600']
  const resources = { memory: 64 << 20, pidsLimit: 50 }
  ;({ id } = await engine.containers.create({ image, name: uniqueName('dk'), command, resources }))
  await engine.containers.start(id)
  for await (const lines of await engine.containers.logs(id, { follow: true })) if (lines.length > 0) break
})
afterAll(async () => {
  await engine.containers.remove(id, { force: true })
  engine.close()
})

it('files and engine agree about a container', async () => {
  const { pid } = await engine.containers.inspect(id)
  const place = locateContainer(id, pid)
  if (!place) throw new Error('the control group of a container of this host was not found')
  const before = sampleCgroup(place)
  const stats = await engine.containers.stats(id)
  const after = sampleCgroup(place)
  if (!before || !after) throw new Error('no sample')
  expect(before.cpuNanoseconds).toBeLessThanOrEqual(stats.cpuNanoseconds)
  expect(after.cpuNanoseconds).toBeGreaterThanOrEqual(stats.cpuNanoseconds)
  expect(before).toMatchObject({ memoryLimit: 64 << 20, pids: stats.pids })
  expect(stats.memoryLimit).toBe(64 << 20)
  expect(before.memoryBytes).toBeLessThan(8 << 20)
  expect(Math.abs(before.memoryBytes - stats.memoryBytes)).toBeLessThan(1 << 20)
  expect(before.network?.receivedBytes).toBeLessThanOrEqual(stats.network?.receivedBytes ?? 0)
})

it('the sampler follows a restart once it is told', async () => {
  const sampler = new ContainerSampler(engine)
  expect((await sampler.sample(id))?.pids).toBe(1)
  await engine.containers.stop(id, { graceSeconds: 0 })
  expect(await sampler.sample(id)).toBeUndefined()
  await engine.containers.start(id)
  sampler.forget(id)
  expect((await sampler.sample(id))?.memoryLimit).toBe(64 << 20)
})

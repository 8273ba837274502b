import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContainerSpec } from '../../../main/docker/container-spec.ts'
import type { Engine } from '../../../main/docker/engine.ts'
import { isDockerError } from '../../../main/docker/errors.ts'
import type { EngineEvent } from '../../../main/docker/events.ts'

/** What the shared suite runs on: a fake of some API version, or a real engine. */
export interface EngineUnderTest {
  readonly engine: Engine
  /** An image with sleep, echo, cat and false. */
  readonly image: string
  /** A fresh name that nobody else uses. */
  name(kind: string): string
  dispose(): Promise<void>
}

/** The reason of a refused call; fails if it was not refused. */
export async function reasonOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => new Error('the call was not refused'),
    (caught: unknown) => caught,
  )
  if (isDockerError(error)) return error.reason
  throw error
}

/** What every engine must do, whichever version answers: the same cases run on fakes and on the real daemon. */
export function describeEngine(title: string, open: () => Promise<EngineUnderTest>): void {
  describe(title, () => {
    let under: EngineUnderTest
    let engine: Engine
    const made: string[] = []
    beforeAll(async () => {
      under = await open()
      engine = under.engine
    })
    afterAll(async () => {
      for (const id of made) await engine.containers.remove(id, { force: true, volumes: true }).catch(() => undefined)
      await under.dispose()
    })

    const make = async (spec: Partial<ContainerSpec> = {}): Promise<{ id: string; name: string }> => {
      const name = under.name('dk')
      const { id } = await engine.containers.create({ image: under.image, name, command: ['sleep', '600'], ...spec })
      made.push(id)
      return { id, name }
    }
    const stateOf = async (id: string): Promise<string | undefined> =>
      (await engine.containers.list()).find((one) => one.id === id)?.state

    it('leads a container through its whole life', async () => {
      const { id, name } = await make({ labels: { 'labrig.lab': 'demo' }, env: ['A=1'], hostname: 'h' })
      expect(await stateOf(id)).toBe('created')
      expect(await engine.containers.start(id)).toBe(true)
      expect(await engine.containers.start(id)).toBe(false)
      const detail = await engine.containers.inspect(name)
      expect(detail).toMatchObject({ id, name, state: 'running', config: { env: ['A=1'], command: ['sleep', '600'] } })
      expect(detail.pid).toBeGreaterThan(0)
      expect(detail.config.labels).toMatchObject({ 'labrig.lab': 'demo' })
      await engine.containers.pause(id)
      expect(await stateOf(id)).toBe('paused')
      await engine.containers.unpause(id)
      const renamed = under.name('dk')
      await engine.containers.rename(id, renamed)
      expect((await engine.containers.inspect(renamed)).id).toBe(id)
      expect(await engine.containers.stop(id, { graceSeconds: 0 })).toBe(true)
      expect(await engine.containers.stop(id)).toBe(false)
      expect(await stateOf(id)).toBe('exited')
      await engine.containers.remove(id)
      expect(await reasonOf(engine.containers.inspect(id))).toBe('not-found')
    })

    it('lists by label and leaves out what does not run when told', async () => {
      const label = under.name('label')
      const { id } = await make({ labels: { [label]: 'x' } })
      const filters = { label: [`${label}=x`] }
      expect((await engine.containers.list({ filters })).map((one) => one.id)).toEqual([id])
      expect(await engine.containers.list({ all: false, filters })).toEqual([])
    })

    it('tells who has a name that is taken', async () => {
      const { id, name } = await make()
      const failure: unknown = await engine.containers
        .create({ image: under.image, name })
        .catch((error: unknown) => error)
      expect(failure).toMatchObject({ reason: 'name-in-use', status: 409, detail: { holder: id } })
    })

    it('tells which port is taken', async () => {
      const first = await make({ ports: [{ containerPort: 80, hostPort: 20_979 }] })
      const second = await make({ ports: [{ containerPort: 80, hostPort: 20_979 }] })
      await engine.containers.start(first.id)
      const failure: unknown = await engine.containers.start(second.id).catch((error: unknown) => error)
      expect(failure).toMatchObject({ reason: 'port-in-use', detail: { port: 20_979 } })
      await engine.containers.remove(first.id, { force: true })
    })

    it('refuses what does not exist and what cannot be now', async () => {
      const { id } = await make()
      expect(await reasonOf(engine.containers.start('labrig-test-no-such'))).toBe('not-found')
      expect(await reasonOf(engine.containers.create({ image: 'labrig-test/no-such:1' }))).toBe('not-found')
      expect(await reasonOf(engine.containers.kill(id))).toBe('conflict')
      expect(await reasonOf(engine.containers.pause(id))).toBe('conflict')
      expect(await reasonOf(engine.images.inspect('labrig-test/no-such:1'))).toBe('not-found')
      expect(await reasonOf(engine.networks.inspect('labrig-test-no-such'))).toBe('not-found')
      expect(await reasonOf(engine.volumes.inspect('labrig-test-no-such'))).toBe('not-found')
      await engine.containers.start(id)
      expect(await reasonOf(engine.containers.remove(id))).toBe('conflict')
    })

    it('runs commands inside, with input, both outputs and the exit code', async () => {
      const { id } = await make()
      expect(await reasonOf(engine.execs.run(id, { command: ['echo'] }))).toBe('conflict')
      await engine.containers.start(id)
      const said = await engine.execs.run(id, { command: ['echo', 'grüße', 'x'] })
      expect(said).toEqual({ exitCode: 0, stdout: 'grüße x\n', stderr: '', truncated: false })
      const input = 'päivää\n'.repeat(20_000)
      expect(await engine.execs.run(id, { command: ['cat'], input })).toMatchObject({ exitCode: 0, stdout: input })
      expect(await engine.execs.run(id, { command: ['false'] })).toMatchObject({ exitCode: 1 })
      const cut = await engine.execs.run(id, { command: ['cat'], input, maxOutputBytes: 10 })
      expect(cut).toMatchObject({ exitCode: 0, truncated: true })
      expect(Buffer.byteLength(cut.stdout)).toBe(10)
    })

    it('waits for the end and gives the exit code', async () => {
      const { id } = await make()
      await engine.containers.start(id)
      const waiting = engine.containers.wait(id)
      await engine.containers.kill(id)
      expect(await waiting).toEqual({ exitCode: 137, error: '' })
      expect(await engine.containers.wait(id)).toEqual({ exitCode: 137, error: '' })
    })

    it('changes limits and restart policy of a container that runs', async () => {
      const { id } = await make({ resources: { memory: 64 << 20 } })
      await engine.containers.start(id)
      const restart = { name: 'on-failure', maximumRetryCount: 2 } as const
      await engine.containers.update(id, { resources: { pidsLimit: 77 }, restart })
      expect((await engine.containers.inspect(id)).host).toMatchObject({
        memory: 64 << 20,
        pidsLimit: 77,
        restartPolicy: restart,
      })
    })

    it('measures a container that runs and shows its processes', async () => {
      const { id } = await make()
      expect((await engine.containers.stats(id)).readAt).toBe(0)
      expect(await reasonOf(engine.containers.top(id))).toBe('conflict')
      await engine.containers.start(id)
      const stats = await engine.containers.stats(id)
      expect(stats.readAt).toBeGreaterThan(0)
      expect(stats.cpuNanoseconds).toBeGreaterThan(0)
      expect(stats.memoryBytes).toBeGreaterThan(0)
      const table = await engine.containers.top(id)
      expect(table.titles).toContain('PID')
      expect(table.rows.flat().join(' ')).toContain('sleep 600')
    })

    it('makes, joins, leaves and removes networks', async () => {
      const name = under.name('net')
      const { id } = await engine.networks.create({ name, pools: [{ subnet: '10.212.7.0/24' }], labels: { a: 'b' } })
      const container = await make()
      await engine.networks.connect(name, container.id)
      await engine.containers.start(container.id)
      const detail = await engine.networks.inspect(id)
      expect(detail).toMatchObject({ id, name, driver: 'bridge', labels: { a: 'b' } })
      expect(detail.pools[0]?.subnet).toBe('10.212.7.0/24')
      expect(detail.members.map((one) => one.containerId)).toEqual([container.id])
      expect((await engine.containers.inspect(container.id)).networks.map((one) => one.network)).toContain(name)
      expect(await reasonOf(engine.networks.create({ name }))).toBe('name-in-use')
      expect(await reasonOf(engine.networks.remove(name))).toMatch(/conflict|unauthorized/)
      await engine.networks.disconnect(name, container.id)
      await engine.networks.remove(name)
      expect((await engine.networks.list()).map((one) => one.name)).not.toContain(name)
      expect(await reasonOf(engine.networks.remove('bridge'))).toMatch(/conflict|unauthorized/)
    })

    it('joins several networks at creation, whatever the version takes in one call', async () => {
      const names = [under.name('net'), under.name('net')]
      for (const name of names) await engine.networks.create({ name })
      const { id } = await make({ networks: names.map((network) => ({ network, aliases: ['db'] })) })
      const joined = (await engine.containers.inspect(id)).networks.map((one) => one.network)
      expect(joined.sort()).toEqual([...names].sort())
      await engine.containers.remove(id)
      for (const name of names) await engine.networks.remove(name)
    })

    it('leaves no container behind when it cannot join a network', async () => {
      const name = under.name('dk')
      const known = under.name('net')
      await engine.networks.create({ name: known })
      const networks = [{ network: known }, { network: 'host' }]
      await reasonOf(engine.containers.create({ image: under.image, name, networks }))
      expect(await reasonOf(engine.containers.inspect(name))).toBe('not-found')
      await engine.networks.remove(known)
    })

    it('tells at the start that a network is missing', async () => {
      const { id } = await make({ networks: [{ network: 'labrig-test-no-such' }] })
      expect(await reasonOf(engine.containers.start(id))).toBe('not-found')
    })

    it('makes and removes volumes', async () => {
      const name = under.name('vol')
      const volume = await engine.volumes.create({ name, labels: { a: 'b' } })
      expect(volume).toMatchObject({ name, driver: 'local', labels: { a: 'b' } })
      expect((await engine.volumes.list()).map((one) => one.name)).toContain(name)
      expect((await engine.volumes.inspect(name)).mountpoint).toContain(name)
      await engine.volumes.remove(name)
      expect(await reasonOf(engine.volumes.remove(name))).toBe('not-found')
    })

    it('shows, tags and untags images', async () => {
      const tag = `${under.name('img')}:two`
      const before = await engine.images.inspect(under.image)
      expect((await engine.images.list()).map((one) => one.id)).toContain(before.id)
      expect(before.layers).toHaveLength(1)
      expect(await engine.images.history(under.image)).toHaveLength(1)
      await engine.images.tag(under.image, tag)
      expect((await engine.images.inspect(tag)).id).toBe(before.id)
    })

    it('reports each change as an event', async () => {
      const end = new AbortController()
      const feed = await engine.events({}, end.signal)
      const { id, name } = await make()
      await engine.containers.start(id)
      await engine.containers.remove(id, { force: true })
      const seen: EngineEvent[] = []
      for await (const event of feed) {
        if (event.type !== 'container' || event.actorId !== id) continue
        seen.push(event)
        if (event.action === 'destroy') break
      }
      end.abort()
      expect(seen.map((event) => event.action)).toEqual(['create', 'start', 'kill', 'die', 'destroy'])
      expect(seen[0]).toMatchObject({ attributes: { name }, actionDetail: '' })
    })

    it('cancels a call and stays usable', async () => {
      const { id } = await make()
      await engine.containers.start(id)
      const end = new AbortController()
      const waiting = reasonOf(engine.containers.wait(id, 'next-exit', end.signal))
      end.abort()
      expect(await waiting).toBe('aborted')
      expect(await reasonOf(engine.containers.list({}, end.signal))).toBe('aborted')
      expect(await stateOf(id)).toBe('running')
    })
  })
}

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineRefusal } from '../../../support/fake-docker/engine-error.ts'
import { ServicesOnFakes } from '../../../support/on-fakes.ts'

let app: ServicesOnFakes
beforeEach(async () => {
  app = await ServicesOnFakes.make()
})
afterEach(() => app[Symbol.asyncDispose]())

test('a move whose second half fails is taken back: the container is where it was, and nowhere else', async () => {
  const { state } = app.fakeDocker
  const box = state.create({ Image: 'busybox:local' }, 'web')
  await app.services.connections.settled()
  const engine = await app.services.connections.docker('docker')
  await engine.networks.create({ name: 'lan' })
  const found = state.findNetwork.bind(state)
  let joined = false
  state.findNetwork = (name) => {
    const network = found(name)
    if (box.networks.includes('lan')) joined = true
    if (joined && network.name === 'bridge') throw new EngineRefusal(500, 'no disconnection today')
    return network
  }
  const moved = app.client.container.move({ id: `container:docker/${box.id}`, from: 'bridge', to: 'lan' })
  await expect(moved).rejects.toThrow(/no disconnection today/)
  expect(joined).toBe(true)
  expect(box.networks).toEqual(['bridge'])
})

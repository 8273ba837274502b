import { Engine } from '../../../main/docker/engine.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { describeEngine } from '../../support/fake-docker/engine-suite.ts'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'

const flavours = [
  { api: '1.41' },
  { api: '1.41', podman: true },
  ...Array.from({ length: 11 }, (_, index) => ({ api: `1.${42 + index}` })),
]

for (const flavour of flavours) {
  const title = `a fake ${'podman' in flavour ? 'podman' : 'engine'} of API ${flavour.api}`
  describeEngine(title, async () => {
    const fake = await FakeEngine.start(flavour)
    const engine = await Engine.connect(unixTransport(fake.socketPath))
    let count = 0
    return {
      engine,
      image: 'busybox:local',
      name: (kind) => `labrig-test-${kind}-${++count}`,
      dispose: async () => {
        engine.close()
        await fake[Symbol.asyncDispose]()
      },
    }
  })
}

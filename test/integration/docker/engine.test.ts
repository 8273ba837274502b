import { Engine } from '../../../main/docker/engine.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { describeEngine } from '../../support/fake-docker/engine-suite.ts'
import { busyboxImage, docker, uniqueName } from '../../support/host/index.ts'

describeEngine('the real engine', async () => {
  const image = await busyboxImage()
  const engine = await Engine.connect(unixTransport('/var/run/docker.sock'))
  const names: string[] = []
  return {
    engine,
    image,
    name: (kind) => {
      const name = uniqueName(kind)
      names.push(name)
      return name
    },
    dispose: async () => {
      engine.close()
      for (const name of names) await docker('rmi', `${name}:two`).catch(() => undefined)
    },
  }
})

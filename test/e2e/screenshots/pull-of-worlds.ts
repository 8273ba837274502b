import type { FakeWorld } from '../support/fake-world.ts'

/** An image whose layers stay on their way. */
export const slowImage = 'grafana/grafana:11.3.0'

const MB = 1_000_000

/** Id, state and bytes of each layer when the picture is taken. */
const layers = [
  ['43c4264eed91', 'Already exists'],
  ['e1ad6a6d1f01', 'Pull complete'],
  ['9b2f1b0a7c55', 'Extracting', 21.6, 38.2],
  ['5d2f7a3e0b14', 'Downloading', 61.4, 112.9],
  ['a81c0e6f2b9d', 'Downloading', 8.9, 54.3],
  ['c7f03d58e412', 'Waiting'],
  ['0e9b44a1d7f8', 'Waiting'],
] as const

/** The pull of one image stops half way, until whoever asked for it goes. */
export function pullSlowly({ docker }: FakeWorld): void {
  async function* script(): AsyncGenerator<string> {
    const line = (value: object) => `${JSON.stringify(value)}\r\n`
    yield line({ status: 'Pulling from grafana/grafana', id: '11.3.0' })
    for (const [id, status, current, total] of layers) {
      const progressDetail = current === undefined ? {} : { current: current * MB, total: total * MB }
      yield line({ status, progressDetail, id })
    }
    await new Promise(() => undefined)
  }
  docker.transferScripts.set(slowImage, script())
}

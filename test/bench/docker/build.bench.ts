import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Engine } from '../../../main/docker/engine.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { packContext } from '../../../main/step/build-context.ts'
import { busyboxImage, DOCKER, uniqueName } from '../../support/host/index.ts'
import { run as runProgram } from '../../support/host/run.ts'
import { inTurns, timed } from '../rounds.ts'
import type { Benchmark, Samples } from '../runner.ts'

const SOCKET = '/var/run/docker.sock'
const MIB = 2 ** 20

/** Ten steps over a context of 8 MiB, as a course's application has. */
const dockerfile = (image: string) => `FROM ${image}
COPY data /data
ENV A=1
RUN echo one >/one
RUN echo two >/two
RUN echo three >/three
WORKDIR /srv
RUN echo four >four
LABEL of=bench
CMD ["sh"]
`

async function builds(): Promise<Samples> {
  const folder = await mkdtemp(join(tmpdir(), 'labrig-bench-'))
  const tag = `${uniqueName('build')}:1`
  const engine = await Engine.connect(unixTransport(SOCKET))
  try {
    await writeFile(join(folder, 'Dockerfile'), dockerfile(await busyboxImage()))
    await writeFile(join(folder, 'data'), Buffer.alloc(8 * MIB, 7))
    const options = { dockerfile: 'Dockerfile', tags: [tag], args: {}, target: '', noCache: true } as const
    const context = () => packContext({ folder, dockerfile: 'Dockerfile' }, null, () => undefined)
    const words = ['-H', `unix://${SOCKET}`, 'build', '--quiet', '--no-cache', '--tag', tag, folder]
    const env = { DOCKER_BUILDKIT: '0' }
    return await inTurns(
      5,
      () => timed(() => engine.build(context(), { ...options, builder: 'classic' })),
      () => timed(() => runProgram(DOCKER, words, { env })),
      1,
    )
  } finally {
    await runProgram(DOCKER, ['-H', `unix://${SOCKET}`, 'image', 'rm', '--force', tag]).catch(() => undefined)
    engine.close()
    await rm(folder, { recursive: true })
  }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'build-vs-docker-build',
    unit: 'ms',
    peer: 'docker build --no-cache',
    note: 'ten steps of which four run a container, 8 MiB of context, the classic builder on both sides',
    run: builds,
  },
]

import { describe, expect, test } from 'vitest'
import { containerCreate } from '../../../../contract/container.ts'
import type { Machine } from '../../../../contract/machine.ts'
import type { Image } from '../../../../contract/resource.ts'
import {
  containerInput,
  containerInputUpTo,
  emptyContainerForm,
  type ContainerForm,
  type PortRow,
} from '../../../../renderer/features/new-container/form.ts'
import { plainReference } from '../../../../contract/image-name.ts'
import { isLocal, taggedImages } from '../../../../renderer/features/new-container/images.ts'
import { withPastedContainer } from '../../../../renderer/features/new-container/pasted.ts'
import { portHolder } from '../../../../renderer/features/new-container/port-holder.ts'
import {
  containerProblems,
  heldPort,
  stepOfContainerFailure,
} from '../../../../renderer/features/new-container/problems.ts'
import { broken, runLine } from '../../../../renderer/features/new-container/run-line.ts'
import { joinWords, splitWords } from '../../../../contract/command-line.ts'

const none: ReadonlySet<string> = new Set()

function filled(part: Partial<ContainerForm> = {}): ContainerForm {
  return { ...emptyContainerForm('docker'), image: 'debian:12', ...part }
}

function port(part: Partial<PortRow>): PortRow {
  return { key: 1, host: '', container: '', protocol: 'tcp', address: '127.0.0.1', ...part }
}

describe('the form of a new container', () => {
  test('as it comes makes an input that the contract takes', () => {
    const parsed = containerCreate.parse(containerInput(filled()))
    expect(parsed).toMatchObject({ image: 'debian:12', command: [], ports: [], start: true })
    expect(parsed.name).toBeUndefined()
    expect(parsed.memory).toBeUndefined()
  })

  test('leaves empty rows out and binds ports to loopback', () => {
    const input = containerInput(
      filled({
        ports: [port({ host: '８０８０', container: '80' }), port({ key: 2 }), port({ key: 3, container: '53' })],
        variables: [
          { key: 1, name: 'A', value: 'x=y' },
          { key: 2, name: ' ', value: '' },
        ],
        mounts: [
          { key: 1, kind: 'bind', source: '/srv', target: '/data', readOnly: true },
          { key: 2, kind: 'volume', source: '', target: '', readOnly: false },
        ],
      }),
    )
    expect(containerCreate.parse(input)).toMatchObject({
      ports: [
        { host: 8080, container: 80, address: '127.0.0.1' },
        { host: 0, container: 53 },
      ],
      environment: { A: 'x=y' },
      mounts: [{ kind: 'bind', source: '/srv', target: '/data', readOnly: true }],
    })
  })

  test('counts attempts only for a restart after failures', () => {
    expect(containerInput(filled({ restart: 'always', retries: '3' })).restart).toEqual({ name: 'always', retries: 0 })
    expect(containerInput(filled({ restart: 'on-failure', retries: '3' })).restart).toMatchObject({ retries: 3 })
  })

  test('asks the engine only about what was chosen up to a step', () => {
    const form = filled({ name: 'web', ports: [port({ container: '80' })] })
    expect(containerInputUpTo(form, 'image')).toEqual({ connection: 'docker', image: 'debian:12' })
    expect(containerInputUpTo(form, 'process')).toMatchObject({ name: 'web' })
    expect(containerInputUpTo(form, 'process').ports).toBeUndefined()
    expect(containerInputUpTo(form, 'network').ports).toHaveLength(1)
  })
})

describe('problems of a container form', () => {
  test('of image, name, command and variables', () => {
    expect(containerProblems(filled({ image: ' ' }), 'image', none)).toEqual({ image: 'noImage' })
    expect(containerProblems(filled({ image: 'a b' }), 'image', none)).toEqual({ image: 'image' })
    const variables = [
      { key: 1, name: 'A', value: '' },
      { key: 2, name: 'A', value: '' },
      { key: 3, name: '', value: 'x' },
    ]
    const form = filled({ name: 'web', command: "sh -c 'a", variables })
    expect(containerProblems(form, 'process', new Set(['web']))).toEqual({
      name: 'taken',
      command: 'quote',
      'variable-2': 'twice',
      'variable-3': 'variable',
    })
  })

  test('of ports and mounts, an empty row being none', () => {
    const ports = [
      port({ host: '80', container: '80' }),
      port({ key: 2, host: '80', container: '70000' }),
      port({ key: 3 }),
    ]
    const mounts = [
      { key: 1, kind: 'bind', source: 'srv', target: '/a', readOnly: false },
      { key: 2, kind: 'volume', source: 'x', target: '/a', readOnly: false },
    ] as const
    expect(containerProblems(filled({ ports, mounts }), 'network', none)).toEqual({
      'port-2-host': 'portTwice',
      'port-2-container': 'containerPort',
      'mount-1-source': 'path',
      'mount-2-source': 'volume',
      'mount-2-target': 'targetTwice',
    })
  })

  test('of limits', () => {
    expect(containerProblems(filled({ memory: '5', cpus: '0', restart: 'on-failure', retries: '-1' }), 'limits', none))
      // prettier-ignore
      .toEqual({ memory: 'memory', cpus: 'cpus', retries: 'retries' })
    expect(containerProblems(filled({ memory: '', cpus: '0.5' }), 'limits', none)).toEqual({})
  })

  test('a port that the host says is held marks its row', () => {
    const form = filled({ ports: [port({ host: '81', container: '1' }), port({ key: 2, host: '80', container: '1' })] })
    const failure = { code: 'PORT_IN_USE', data: { port: 80, protocol: 'tcp' }, message: '' } as const
    expect(heldPort(form, failure)).toBe('port-2-host')
    expect(stepOfContainerFailure(failure)).toBe('network')
  })
})

test('the container that holds a port is named, on overlapping addresses only', () => {
  const web = {
    ...{ kind: 'container', id: 'c', connection: 'docker', name: 'web1', state: 'running' },
    ports: [{ containerPort: 80, protocol: 'tcp', hostAddress: '0.0.0.0', hostPort: 8080 }],
  } as unknown as Machine
  const wanted = { port: 8080, protocol: 'tcp', address: '127.0.0.1' }
  expect(portHolder([web], 'docker', wanted)).toBe('web1')
  expect(portHolder([web], 'docker', { ...wanted, protocol: 'udp' })).toBeNull()
  expect(portHolder([web], 'other', wanted)).toBeNull()
  expect(portHolder([{ ...web, state: 'exited' } as Machine], 'docker', wanted)).toBeNull()
})

describe('images', () => {
  const image = (id: string, ...tags: string[]): Image => ({
    ...{ kind: 'image', id: `image:docker/sha256:${id}`, connection: 'docker', tags, size: 1, created: 1, labels: {} },
  })

  test('are here whatever form their name has', () => {
    const images = [image('a'.repeat(64), 'debian:12', 'registry.example:5000/x:latest')]
    const here = ['debian:12', 'docker.io/library/debian:12', 'registry.example:5000/x', 'aaaaaaaaaaaa']
    expect(here.map((name) => isLocal(name, images))).toEqual([true, true, true, true])
    expect(['debian', 'debian:13', ''].map((name) => isLocal(name, images))).toEqual([false, false, false])
    expect(plainReference('x@sha256:1')).toBe('x@sha256:1')
  })

  test('have one line per name, in order', () => {
    expect(taggedImages([image('a', 'b:10', 'b:9'), image('c')]).map((row) => row.tag)).toEqual(['b:9', 'b:10'])
  })
})

describe('words of a command', () => {
  test('are split as a shell splits them and joined back', () => {
    const words = ['sh', '-c', `echo "it's" $A`, '', 'a\\b']
    expect(splitWords(joinWords(words))).toEqual(words)
    expect(splitWords(`  sh -c 'a b'  "c \\" d" e\\ f`)).toEqual(['sh', '-c', 'a b', 'c " d', 'e f'])
    expect(splitWords("'open")).toBeNull()
    expect(splitWords('')).toEqual([])
  })
})

describe('the docker run line', () => {
  const create = `docker -H unix:///x create --name web --env 'A=b --c' debian:12 sleep 1`

  test('is that of create and start together', () => {
    expect(runLine([create, 'docker -H unix:///x start web'])).toBe(
      `docker -H unix:///x run \\\n  --detach \\\n  --name web \\\n  --env 'A=b --c' debian:12 sleep 1`,
    )
  })

  test('is none where nothing is started', () => {
    expect(runLine([create])).toBeNull()
  })

  test('does not break inside quotes', () => {
    expect(broken(`a --b 'c'\\''d --e' --f`)).toBe(`a \\\n  --b 'c'\\''d --e' \\\n  --f`)
  })
})

test('a pasted line fills rows and keeps what has no field', () => {
  const form = withPastedContainer(filled(), {
    image: 'nginx',
    command: ['sh', '-c', 'a b'],
    environment: { A: '1' },
    ports: [{ host: 0, container: 80, protocol: 'tcp', address: '127.0.0.1' }],
    mounts: [{ kind: 'volume', volume: 'data', target: '/d', readOnly: true }],
    user: 'nobody',
    labels: { a: 'b' },
  })
  expect(form.command).toBe("sh -c 'a b'")
  expect(form.ports).toMatchObject([{ host: '', container: '80' }])
  expect(containerCreate.parse(containerInput(form))).toMatchObject({
    image: 'nginx',
    command: ['sh', '-c', 'a b'],
    user: 'nobody',
    labels: { a: 'b' },
    mounts: [{ kind: 'volume', volume: 'data', target: '/d', readOnly: true }],
  })
})

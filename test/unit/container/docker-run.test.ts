import { describe, expect, it } from 'vitest'
import { containerCreate } from '../../../contract/container.ts'
import { containerSpec } from '../../../main/container/create.ts'
import { readDockerRun } from '../../../main/container/docker-run.ts'
import { createWords } from '../../../main/step/container-words.ts'
import { commandLine } from '../../../main/step/shell-words.ts'

const formOf = (text: string) => readDockerRun(text).form
const notesOf = (text: string) => readDockerRun(text).notes.map(({ word, kind, instead }) => [word, kind, instead])

describe('a docker run line', () => {
  it('fills in rights, health check and what lies in memory', () => {
    const text = `docker run --cap-drop ALL --health-interval 1m30s --health-cmd 'curl -f localhost' --health-retries 2
      --tmpfs /run --tmpfs /cache:size=64m --device /dev/kvm --device /dev/a:/dev/b:rwm --network lab --ip 10.1.0.9
      --network-alias web redis`.replaceAll('\n', ' ')
    expect(formOf(text)).toEqual({
      dropCapabilities: ['ALL'],
      health: { interval: 90, command: 'curl -f localhost', retries: 2 },
      tmpfs: [{ target: '/run' }, { target: '/cache', size: 64 }],
      devices: [{ host: '/dev/kvm' }, { host: '/dev/a', container: '/dev/b' }],
      network: 'lab',
      address: '10.1.0.9',
      aliases: ['web'],
      image: 'redis',
      start: true,
    })
    expect(notesOf(text)).toEqual([])
    expect(notesOf('docker run --tmpfs /run:mode=700 --health-interval 500ms --device /dev/a:/dev/b:r redis')).toEqual([
      ['--tmpfs', 'not-understood', null],
      ['--health-interval', 'not-understood', null],
      ['--device', 'not-understood', null],
    ])
  })

  it('fills the form', () => {
    const text = `docker run -dit --name web -p 8080:80 -p 127.0.0.1:53:53/udp -e A=1 --env=B="x y" \\
  -v data:/data -v /srv:/srv:ro --mount type=bind,source=/etc,target=/etc,readonly --net lab -h web.lab -u 1000 \\
  -w /srv --restart on-failure:3 -m 512m --cpus 1.5 --cap-add CAP_NET_ADMIN -l a=b --entrypoint /e nginx:1 -g 'daemon off;'`
    expect(formOf(text)).toEqual({
      interactive: true,
      terminal: true,
      name: 'web',
      ports: [
        { container: 80, host: 8080 },
        { container: 53, host: 53, address: '127.0.0.1', protocol: 'udp' },
      ],
      environment: { A: '1', B: 'x y' },
      mounts: [
        { kind: 'volume', volume: 'data', target: '/data', readOnly: false },
        { kind: 'bind', source: '/srv', target: '/srv', readOnly: true },
        { kind: 'bind', source: '/etc', target: '/etc', readOnly: true },
      ],
      network: 'lab',
      hostname: 'web.lab',
      user: '1000',
      workingDirectory: '/srv',
      restart: { name: 'on-failure', retries: 3 },
      memory: 512,
      cpus: 1.5,
      capabilities: ['NET_ADMIN'],
      labels: { a: 'b' },
      entrypoint: '/e',
      start: true,
      image: 'nginx:1',
      command: ['-g', 'daemon off;'],
    })
    expect(notesOf(text)).toEqual([
      ['-dit', 'without-effect', null],
      ['--net', 'deprecated', '--network'],
    ])
  })

  it.each([
    ['docker create nginx', false],
    ['docker container create nginx', false],
    ['docker container run nginx', true],
    ['sudo docker run nginx', true],
    ['podman run nginx', true],
  ])('%s starts it: %s', (text, start) => {
    expect(formOf(text)).toEqual({ image: 'nginx', start })
  })

  it.each([
    ['docker run --gpus all nginx', ['--gpus', 'not-understood', null]],
    ['docker run --rm nginx', ['--rm', 'not-understood', null]],
    ['docker run -p 80-81:80-81 nginx', ['-p', 'not-understood', null]],
    ['docker run -v /anonymous nginx', ['-v', 'not-understood', null]],
    ['docker run -e HOME nginx', ['-e', 'not-understood', null]],
    ['docker run -m lots nginx', ['-m', 'not-understood', null]],
    ['docker run --restart sometimes nginx', ['--restart', 'not-understood', null]],
    ['docker run -name web nginx', ['-name', 'misspelt', '--name']],
    ['docker run --no-such-option nginx', ['--no-such-option', 'not-understood', null]],
  ])('%s says what it could not take, and takes the rest', (text, note) => {
    expect(notesOf(text)).toEqual([note])
    expect(formOf(text)).toMatchObject({ image: 'nginx' })
  })

  it.each([
    ['1g', 1024],
    ['1.5g', 1536],
    ['512M', 512],
    ['100000k', 98],
    ['1048576', 1],
    ['64mb', 64],
  ])('has %s of memory as %i MiB', (text, memory) => {
    expect(formOf(`docker run -m ${text} a`).memory).toBe(memory)
  })

  it('that Labrig itself explains is read back as the same container', () => {
    const input = containerCreate.parse({
      image: 'nginx:1',
      name: 'web',
      command: ['-g', "it's; x"],
      environment: { A: 'x=y' },
      ports: [{ container: 80, host: 8080 }],
      mounts: [{ kind: 'volume', volume: 'data', target: '/data', readOnly: true }],
      restart: { name: 'always' },
      memory: 64,
      cpus: 0.5,
      interactive: true,
    })
    const words = createWords(containerSpec(input, 'web'))
    const form = formOf(commandLine(['docker', 'create', ...words]))
    const read = containerCreate.parse({ ...form, labels: {} })
    expect(read).toEqual({ ...input, labels: {} })
  })
})

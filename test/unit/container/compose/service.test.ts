import { describe, expect, it } from 'vitest'
import { isCompose } from '../../../../contract/compose-text.ts'
import { ComposeTextError } from '../../../../main/container/compose/compose-text.ts'
import { readComposeService } from '../../../../main/container/compose/service.ts'

const file = `version: "3.8"
name: shop
x-base: &base
  restart: unless-stopped
  environment: &env
    TZ: Asia/Tokyo
services:
  web:
    <<: *base
    image: nginx:1.27   # the page
    container_name: front
    command: nginx -g 'daemon off;'
    ports:
      - "8080:80"
      - 127.0.0.1:53:53/udp
      - "3000-3001:4000-4001"
      - target: 443
        published: 8443
        host_ip: 127.0.0.2
        mode: host
    environment:
      <<: *env
      PORT: 80
      RATIO: 1.10
      GREETING: "$\${HOME} \${WHO:-world}"
    volumes:
      - data:/data
      - /srv/www:/www:ro
      - ./conf:/conf
      - { type: tmpfs, target: /cache, tmpfs: { size: 64m } }
    networks:
      front: { aliases: [shop], ipv4_address: 10.9.0.4 }
      back:
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost/a b"]
      interval: 1m30s
      retries: 3
    deploy:
      replicas: 2
      resources:
        limits: { cpus: "0.5", memory: 128M, pids: 40 }
    cap_add: [CAP_NET_ADMIN]
    secrets: [key, token]
    depends_on: [db]
    imagee: typo
  db:
    image: mariadb:11
    entrypoint: ["/bin/sh", "-c"]
    command: ["exec mariadbd"]
    environment:
      - MARIADB_ROOT_PASSWORD=\${DB_PASSWORD}
      - MARIADB_DATABASE
      - A=b=c
    tty: true
volumes:
  data: { name: shop-data, driver: local }
networks:
  front: { name: front-net, external: true }
secrets:
  key: { file: /etc/key.pem }
  token: { file: ./token }
`

const notesOf = (text: string, service?: string) =>
  readComposeService(text, service).notes.map(({ word, line, kind }) => `${line} ${word} ${kind}`)

describe('a service of a compose file', () => {
  it('fills the form with all that the form has', () => {
    const { form, services, service } = readComposeService(file)
    expect([services, service]).toEqual([['web', 'db'], 'web'])
    expect(form).toEqual({
      start: true,
      restart: { name: 'unless-stopped', retries: 0 },
      image: 'nginx:1.27',
      name: 'front',
      command: ['nginx', '-g', 'daemon off;'],
      ports: [
        { container: 80, host: 8080 },
        { container: 53, host: 53, address: '127.0.0.1', protocol: 'udp' },
        { container: 4000, host: 3000 },
        { container: 4001, host: 3001 },
        { container: 443, host: 8443, address: '127.0.0.2' },
      ],
      environment: { PORT: '80', RATIO: '1.10', GREETING: '${HOME} world', TZ: 'Asia/Tokyo' },
      mounts: [
        { kind: 'volume', volume: 'shop-data', target: '/data', readOnly: false },
        { kind: 'bind', source: '/srv/www', target: '/www', readOnly: true },
      ],
      tmpfs: [{ target: '/cache', size: 64 }],
      network: 'front-net',
      // The others of the file look for it by the name of its service.
      aliases: ['shop', 'web'],
      address: '10.9.0.4',
      health: { command: "curl -f 'http://localhost/a b'", interval: 90, retries: 3 },
      cpus: 0.5,
      memory: 128,
      processes: 40,
      capabilities: ['NET_ADMIN'],
      secrets: [{ source: '/etc/key.pem', name: 'key' }],
    })
  })

  it('names every key and value that it does not take, each with its place', () => {
    expect(notesOf(file)).toEqual([
      '1 version deprecated',
      '2 name without-effect',
      '3 x-base without-effect',
      '20 ports.mode without-effect',
      '29 ./conf:/conf relative-path',
      '33 back not-carried',
      '39 deploy.replicas not-carried',
      '44 depends_on not-carried',
      '45 imagee not-understood',
      '56 volumes.data.driver not-carried',
      '61 ./token relative-path',
    ])
  })

  it('is the one that was asked for', () => {
    expect(readComposeService(file, 'db').form).toEqual({
      start: true,
      image: 'mariadb:11',
      entrypoint: '/bin/sh',
      command: ['-c', 'exec mariadbd'],
      environment: { A: 'b=c' },
      terminal: true,
      name: 'db',
    })
    expect(notesOf(file, 'db').filter((note) => !/^[123] /.test(note))).toEqual([
      '51 ${DB_PASSWORD} no-value',
      '52 MARIADB_DATABASE no-value',
    ])
  })

  it.each([
    ['a mapping of services', 'web:\n  image: a\ndb:\n  image: b\n', ['web', 'db'], 'a'],
    ['one service with its name', 'web:\n  image: a\n', ['web'], 'a'],
    ['the keys of a service alone', 'image: a\nports: ["80"]\n', [], 'a'],
    ['text with line ends of Windows', 'services:\r\n  web:\r\n    image: a\r\n', ['web'], 'a'],
  ])('may be %s', (_name, text, services, image) => {
    const read = readComposeService(text)
    expect([read.services, read.form.image]).toEqual([services, image])
    expect(isCompose(text)).toBe(true)
  })

  it.each([
    ['a bad value', 'image: [a, b]', ['1 image not-understood']],
    ['half a port', 'image: a\nports: ["80-90:80"]', ['2 80-90:80 not-understood']],
    ['a port by a name', 'image: a\nports:\n  - "http"', ['3 http not-understood']],
    ['a quote that is not closed', `image: a\ncommand: "sh -c 'a"`, ["2 sh -c 'a not-understood"]],
    [
      'a health check that is taken away',
      'image: a\nhealthcheck: { disable: true }',
      ['2 healthcheck not-carried', '2 healthcheck.disable not-carried'],
    ],
    ['what is built', 'build: .', ['1 build not-carried']],
    [
      'a device with fewer rights',
      'image: a\ndevices: ["/dev/kvm:/dev/kvm:r"]',
      ['2 /dev/kvm:/dev/kvm:r not-understood'],
    ],
    ['another’s network', 'image: a\nnetwork_mode: "service:db"', ['2 service:db not-understood']],
  ])('names %s', (_name, text, notes) => {
    expect(notesOf(text).sort()).toEqual(notes.sort())
  })
})

describe('a text that is no service', () => {
  const failure = (text: string, service?: string) => {
    try {
      readComposeService(text, service)
    } catch (error) {
      if (error instanceof ComposeTextError) return [error.problem, error.line, error.column]
      throw error
    }
    return null
  }

  it('is refused with its place', () => {
    expect(failure('services:\n  web:\n    image: a\n   ports: []\n')).toEqual(['yaml', 4, 1])
    expect(failure('services:\n  web:\n    image: a\n    image: b\n')).toEqual(['yaml', 4, 5])
    expect(failure('services:\n  web: *none\n')).toEqual(['yaml', 2, 8])
    expect(failure('services:\n')).toEqual(['no-service', 1, 1])
    expect(failure('volumes:\n  a:\n')).toEqual(['no-service', 1, 1])
    expect(failure(file, 'nobody')?.[0]).toBe('unknown-service')
  })

  it('ends also when mappings merge each other again and again', () => {
    const levels = Array.from({ length: 30 }, (_, at) => `x${at + 1}: &x${at + 1} { <<: [*x${at}, *x${at}] }`)
    const text = `x0: &x0 { tty: true }\n${levels.join('\n')}\nservices:\n  web: { <<: *x30, image: a }`
    expect(readComposeService(text).form).toMatchObject({ image: 'a', terminal: true })
  })
})

it('a command is no compose file', () => {
  const commands = [
    'docker run -p 80:80 nginx',
    '# a\n$ docker run x',
    'virt-install --name a',
    'A=b:c\ndocker run x',
    '',
  ]
  expect(commands.map(isCompose)).toEqual(commands.map(() => false))
})

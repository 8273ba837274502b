import { describe, expect, test } from 'vitest'
import { redact } from '../../../main/system/redact.ts'

const clean = (text: string) => redact(text, '/home/alice')

describe('what may leave in a report', () => {
  test.each([
    ['a JSON field', '{"password":"hunter2","name":"web1"}'],
    ['a field with spaces', '{ "registryToken" : "hunter2" }'],
    ['JSON within a string of JSON', '{"text":"{\\"password\\":\\"hunter2\\"}"}'],
    ['an XML attribute', "<graphics type='vnc' passwd='hunter2' port='-1'/>"],
    ['an option', 'docker login --password hunter2 -u alice'],
    ['an option with a sign', 'tool --api-key=hunter2'],
    ['an environment variable', 'docker run -e COLOUR=hunter2 nginx'],
    ['a quoted one', "docker run --env 'GREETING=hunter2 and more' nginx"],
    ['a shell variable', 'DB_PASSWORD=hunter2 ./start'],
    ['an address', 'https://alice:hunter2@registry.example/v2/'],
    ['a bearer token', 'Authorization: Bearer hunter2hunter2'],
    ['a ticket', 'http://127.0.0.1:8080/?ticket=hunter2'],
    ['a key', '-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\n-----END OPENSSH PRIVATE KEY-----'],
  ])('has no secret of %s', (_what, text) => {
    expect(clean(text)).not.toContain('hunter2')
    expect(clean(text)).toContain('‹secret›')
  })

  test.each([
    'virsh -c qemu:///system start web1',
    'docker login --password-stdin --username alice registry.example',
    "<name>web1</name><memory unit='KiB'>524288</memory>",
    '{"name":"web1","state":"running"}',
    'docker run -d --name web -p 127.0.0.1:8080:80 nginx',
    'qemu+ssh://alice@lab2/system',
  ])('leaves %s as it is', (text) => {
    expect(clean(text)).toBe(text)
  })

  test('has no name of the home folder, and keeps JSON what it was', () => {
    expect(clean('/home/alice/isos/debian.iso')).toBe('~/isos/debian.iso')
    expect(JSON.parse(clean('{"password":"a","next":"b"}'))).toEqual({ password: '‹secret›', next: 'b' })
    expect(redact('/root/x and /etc', '/root')).toBe('/root/x and /etc')
  })
})

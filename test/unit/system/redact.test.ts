import { describe, expect, it } from 'vitest'
import { redact } from '../../../main/system/redact.ts'

describe('a text that goes to somebody else', () => {
  it.each([
    `docker run -e DB=hunter2 nginx`,
    `docker create --env 'DB=hunter2' nginx`,
    `docker login --password hunter2`,
    `curl -H "Authorization: Bearer hunter2hunter2"`,
    `{"password": "hunter2"}`,
    `{"commands": "[{\\"password\\": \\"hunter2\\"}]"}`,
    `<graphics type='vnc' passwd='hunter2'/>`,
    `PGPASSWORD=hunter2 psql`,
    `https://me:hunter2@example.org/x`,
    `http://127.0.0.1:8080/?ticket=hunter2`,
    `-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\n-----END OPENSSH PRIVATE KEY-----`,
    `api_key=hunter2`,
  ])('has no secret left: %s', (text) => {
    expect(redact(text, '/home/me')).not.toContain('hunter2')
    expect(redact(text, '/home/me')).toContain('‹secret›')
  })

  it('keeps the rest, and names no home', () => {
    const text = 'virsh -c qemu:///system start web; /home/me/isos/a.iso --env-file=/x keyboard=de'
    expect(redact(text, '/home/me')).toBe(text.replace('/home/me', '~'))
    expect(redact('/a/b', '/')).toBe('/a/b')
  })
})

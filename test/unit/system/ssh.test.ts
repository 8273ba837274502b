import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dockerOverSsh, libvirtOverSsh } from '../../../main/host/ssh-transports.ts'
import { sshOptions, sshStream } from '../../../main/system/ssh.ts'

/** A program called ssh that does what the test says, first in the path; the real one is in the integration tests. */
let folder = ''
const path = process.env['PATH'] ?? ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-ssh-'))
  process.env['PATH'] = `${folder}:${path}`
})
afterEach(() => {
  process.env['PATH'] = path
  rmSync(folder, { recursive: true, force: true })
})

function ssh(script: string): void {
  writeFileSync(join(folder, 'ssh'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, 'ssh'), 0o755)
}

describe('the words of ssh', () => {
  it('ask nobody anything, and end before the host', () => {
    expect(sshOptions({ host: 'lab' })).toEqual(['-T', '-e', 'none', '-o', 'BatchMode=yes'])
    const all = { host: '-oProxyCommand=x', user: 'me', port: 2222, keyFile: '/k', knownHosts: '/h' }
    expect(sshOptions(all).join(' ')).toContain('-l me -p 2222 -i /k -o IdentitiesOnly=yes -o UserKnownHostsFile=/h')
  })
})

describe('a stream over ssh', () => {
  it('carries bytes both ways and ends with the command', async () => {
    ssh('cat')
    const stream = sshStream({ host: 'lab' }, 'x')
    stream.end('hello')
    expect(await text(stream)).toBe('hello')
  })

  it('that ssh ends says in its words why', async () => {
    ssh('echo "Host key verification failed." >&2; exit 255')
    const stream = sshStream({ host: 'lab' }, 'x')
    await expect(text(stream)).rejects.toThrow('ssh lab: Host key verification failed.')
  })

  it('without words of ssh has its exit code; without ssh that', async () => {
    ssh('exit 7')
    await expect(text(sshStream({ host: 'lab' }, 'x'))).rejects.toThrow('ssh lab: exit code 7')
    process.env['PATH'] = join(folder, 'nowhere')
    await expect(text(sshStream({ host: 'lab' }, 'x'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('that is given up ends ssh', async () => {
    ssh('echo $$; exec sleep 60')
    const stream = sshStream({ host: 'lab' }, 'x')
    const pid = await new Promise<number>((resolve) => stream.once('data', (chunk: Buffer) => resolve(Number(chunk))))
    stream.destroy()
    await expect
      .poll(() => {
        try {
          return process.kill(pid, 0)
        } catch {
          return false
        }
      })
      .toBe(false)
  })
})

/** An ssh that tells its words; asked for a connection to share it makes the socket's file and waits, noting that it did. */
function sharingSsh(): void {
  ssh(
    [
      'for word; do [ "$before" = -S ] && path=$word; before=$word; done',
      `case " $* " in *' -M '*) echo "$path" >>${folder}/masters; : >"$path"; exec cat ;; esac`,
      'printf "%s\\n" "$@"',
    ].join('\n'),
  )
}

describe('a connection over ssh', () => {
  const open = async (address: string, local = 'qemu:///system') => {
    sharingSsh()
    const stream = await libvirtOverSsh(new URL(address), local).open(new AbortController().signal)
    return (await text(stream)).split('\n')
  }

  it('to libvirt asks its own helper there, or the socket', async () => {
    const words = await open('qemu+ssh://me@lab.example:2222/system?keyfile=/k')
    expect(words).toEqual(expect.arrayContaining(['-l', 'me', '-p', '2222', '-i', '/k', '--', 'lab.example']))
    expect(words.join(' ')).toMatch(/virt-ssh-helper qemu:\/\/\/system; else exec nc -U/)
  })

  it('quotes for the shell of the other host', async () => {
    const words = await open('qemu+ssh://lab/system', "qemu:///it's; id")
    const command = words.find((word) => word.startsWith('sh -c '))
    expect(command).toBeDefined()
    expect(command).not.toMatch(/helper qemu:\/\/\/it's; id;/)
  })

  it('to an address of IPv6 has no brackets, which ssh does not know', async () => {
    expect(await open('qemu+ssh://[fd00::1]/system')).toContain('fd00::1')
  })

  it('to Docker runs its own dial-stdio', async () => {
    sharingSsh()
    const stream = await dockerOverSsh('me@lab:2222').open(new AbortController().signal)
    const words = (await text(stream)).split('\n')
    expect(words.slice(-4)).toEqual(['--', 'lab', 'docker system dial-stdio', ''])
    expect(words).toEqual(expect.arrayContaining(['-p', '2222']))
  })

  it('is made once for all streams to a host', async () => {
    sharingSsh()
    const streams = await Promise.all(
      Array.from({ length: 5 }, () => dockerOverSsh('me@shared').open(new AbortController().signal)),
    )
    const paths = await Promise.all(
      streams.map(async (stream) => {
        const words = (await text(stream)).split('\n')
        return words[words.indexOf('-S') + 1]
      }),
    )
    const masters = readFileSync(join(folder, 'masters'), 'utf8').trim().split('\n')
    expect(masters).toHaveLength(1)
    expect(paths).toEqual(Array.from({ length: 5 }, () => masters[0]))
  })

  it('that is refused says why, and is tried anew', async () => {
    ssh('echo "Permission denied (publickey)." >&2; exit 255')
    const transport = dockerOverSsh('me@refused')
    const open = () => transport.open(new AbortController().signal)
    await expect(open()).rejects.toThrow('ssh refused: Permission denied (publickey).')
    sharingSsh()
    await text(await open())
  })
})

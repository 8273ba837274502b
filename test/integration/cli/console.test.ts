import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Conversation } from '../../support/app/conversation.ts'
import { untilGuestAnswers } from '../../support/app/guest-console.ts'
import { CLI, Labrig } from '../../support/app/labrig.ts'
import {
  busyboxImage,
  docker,
  EMULATED,
  lacking,
  linesOf,
  removeDomain,
  run,
  tinyGuest,
  tryRun,
  uniqueName,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const guest = uniqueName('console')
const box = uniqueName('box')
let labrig: Labrig

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  const { kernel, initrd } = await tinyGuest()
  await labrig.call('vm.create', {
    name: guest,
    source: { kind: 'kernel', kernel, initrd, commandLine: `console=ttyS0 ${EMULATED} host=tiny` },
    network: { kind: 'none' },
    graphics: { kind: 'none' },
    memory: 128,
    start: true,
  })
  await using console = new Conversation(labrig.spawn(['console', guest]))
  await untilGuestAnswers(console, 'tiny')
  await docker('run', '-d', '--name', box, await busyboxImage(), 'sleep', '1000')
})
afterAll(async () => {
  if (lack) return
  await removeDomain(guest)
  await docker('rm', '-f', box).catch(() => undefined)
  await labrig[Symbol.asyncDispose]()
})

/** labrig console at a terminal of its own, as a person has it. */
function atTerminal(...args: string[]): Conversation {
  // A shell that stays between would die of Ctrl-C itself (dash) and give its own end.
  const line = ['exec', ...[process.execPath, CLI, 'console', ...args].map((word) => `'${word}'`)].join(' ')
  const env = { ...process.env, LC_ALL: 'C', ...labrig.environment }
  return new Conversation(spawn('script', ['-qec', line, '/dev/null'], { env }))
}

describe('the console of a VM', () => {
  it('carries garbage byte by byte, and works on', async () => {
    await using console = new Conversation(labrig.spawn(['console', guest]))
    // A raw line: the guest's terminal changes no byte of what comes after.
    console.send('head -c 300000 /dev/urandom >/tmp/noise; md5sum </tmp/noise; stty raw -echo\r')
    const [, expected] = await console.waitFor(/\n([0-9a-f]{32}) /)
    console.send('echo BEGIN-$((1 + 1)); cat /tmp/noise; echo END-$((1 + 1))\n')
    await console.waitFor(/BEGIN-2\n[^]*END-2\n/)
    const { bytes } = console
    const noise = bytes.subarray(bytes.indexOf('BEGIN-2\n') + 8, bytes.lastIndexOf('END-2\n'))
    expect(noise.length).toBe(300_000)
    expect(createHash('md5').update(noise).digest('hex')).toBe(expected)
    console.send('stty sane; echo still-$((3 + 1))\n')
    await console.waitFor(/still-4\r?\n/)
  })

  it('is refused while another has it, and taken over when told', async () => {
    await using first = new Conversation(labrig.spawn(['console', guest]))
    first.send('echo first-$((1 + 1))\r')
    await first.waitFor(/first-2\r/)
    const second = await labrig.run(['console', guest])
    expect(second.code).not.toBe(0)
    expect(second.stderr).toMatch(/^labrig: .*(console|in use|active)/im)
    await using third = new Conversation(labrig.spawn(['console', guest, '--force']))
    third.send('echo third-$((1 + 2))\r')
    await third.waitFor(/third-3\r/)
    await first.end()
  })

  it('is left with Ctrl + ] at a terminal, which is as it was before', async () => {
    await using console = atTerminal(guest)
    await console.waitFor(/Leave with Ctrl \+ \]/)
    console.send('echo here-$((4 + 1))\r')
    await console.waitFor(/here-5\r/)
    console.send('\u001d')
    expect(await console.end()).toBe(0)
  })
})

/** Engines before API 1.42 are told the size after the process has begun. */
const SIZE = 'until stty size 2>&1 | grep ^[1-9]; do sleep 0.1; done'

describe('the console of a container', () => {
  it('at a terminal has a size, takes Ctrl + C for itself and is left with Ctrl + ]', async () => {
    await using console = atTerminal(box, '--command', `trap "echo caught-$((2 + 2))" INT; ${SIZE}; cat; exec cat`)
    await console.waitFor(/\n24 80\r/)
    console.send('\u0003')
    await console.waitFor(/caught-4\r/)
    console.send('\u001d')
    expect(await console.end()).toBe(0)
  })

  it('runs as the user that was asked for, and refuses a container that does not run', async () => {
    await using console = new Conversation(labrig.spawn(['console', box, '--user', 'user', '--command', 'id -un']))
    await console.waitFor(/^user\r/m)
    expect(await console.end()).toBe(0)
    const stopped = uniqueName('stopped')
    await docker('create', '--name', stopped, await busyboxImage())
    try {
      expect(await labrig.run(['console', stopped])).toMatchObject({
        code: 5,
        stderr: expect.stringContaining('created') as string,
      })
    } finally {
      await docker('rm', stopped)
    }
    expect(await labrig.run(['console', 'labrig-test-nobody'])).toMatchObject({ code: 3 })
  })
})

describe('the log of a container', () => {
  it('of a hundred thousand lines comes whole and in order', async () => {
    const name = uniqueName('flood')
    await docker('run', '--name', name, await busyboxImage(), 'seq', '1', '100000')
    try {
      const events = linesOf(await labrig.output('call', 'container.logs', JSON.stringify({ id: name })))
      const lines = events.flatMap((event) => (JSON.parse(event) as { lines: { text: string }[] }).lines)
      expect(lines).toHaveLength(100_000)
      expect(lines.findIndex(({ text }, index) => text !== String(index + 1))).toBe(-1)
      const tail = linesOf(await labrig.output('call', 'container.logs', JSON.stringify({ id: name, tail: 3 })))
      expect(tail.flatMap((event) => (JSON.parse(event) as { lines: { text: string }[] }).lines)).toMatchObject([
        { text: '99998' },
        { text: '99999' },
        { text: '100000' },
      ])
    } finally {
      await docker('rm', '-f', name)
    }
  })

  it('comes whole to a reader that takes its time', async () => {
    const name = uniqueName('slow')
    await docker('run', '--name', name, await busyboxImage(), 'seq', '1', '100000')
    try {
      // A pipe of the shell holds 64 KiB: all the rest waits in labrig while nobody reads.
      const input = JSON.stringify({ id: name })
      const script = `"$0" "$1" call container.logs "$2" | { sleep 3; tr '{' '\\n' | grep -c '"text"'; }`
      const count = await run('sh', ['-c', script, process.execPath, CLI, input], { env: labrig.environment })
      expect(count.trim()).toBe('100000')
    } finally {
      await docker('rm', '-f', name)
    }
  })

  it('ends without a word when its reader goes away', async () => {
    const name = uniqueName('gone')
    await docker('run', '--name', name, await busyboxImage(), 'seq', '1', '100000')
    try {
      const script = `"$0" "$1" call container.logs "$2" | head -c 10 >/dev/null`
      const words = ['-c', script, process.execPath, CLI, JSON.stringify({ id: name })]
      expect(await tryRun('sh', words, { env: labrig.environment })).toMatchObject({ code: 0, stderr: '' })
    } finally {
      await docker('rm', '-f', name)
    }
  })

  it('is followed until the container ends', async () => {
    const name = uniqueName('followed')
    await docker('run', '-d', '--name', name, await busyboxImage(), 'sh', '-c', 'echo one; sleep 1; echo two')
    try {
      const text = await labrig.output('call', 'container.logs', JSON.stringify({ id: name, follow: true }))
      expect(text).toMatch(/one[^]*two/)
    } finally {
      await docker('rm', '-f', name)
    }
  })
})

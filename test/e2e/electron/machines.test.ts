import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Labrig } from '../../support/app/labrig.ts'
import { busyboxImage, docker, uniqueName } from '../../support/host/index.ts'
import {
  appLacks,
  dockerUser,
  pageLacksPorts,
  procedures,
  startApp,
} from '../../support/electron-shim/app-on-docker.ts'
import type { ShimmedApp } from '../../support/electron-shim/launch.ts'
import { Shell } from '../pages/shell.ts'
import { PageChannel } from '../../support/electron-shim/page-channel.ts'

const lack = appLacks()
const container = uniqueName('window')
const stop = () => docker('stop', '-t', '0', container)

describe.skipIf(lack !== undefined)('the built shell with a real engine', () => {
  let user: Labrig
  let app: ShimmedApp
  let page: Page

  beforeAll(async () => {
    const image = await busyboxImage()
    await docker('run', '-d', '--name', container, '--init', image, 'sleep', '1000')
    user = await dockerUser()
    app = await startApp(user)
    page = await app.page()
  })
  afterAll(async () => {
    await app?.[Symbol.asyncDispose]()
    await user?.[Symbol.asyncDispose]()
    await docker('rm', '-f', container)
  })

  async function idOf(name: string): Promise<string> {
    const found = (await (await procedures(page)).inventory.machines()).find((machine) => machine.name === name)
    if (found === undefined) throw new Error(`no machine ${name}`)
    return found.id
  }

  it('carries procedures over a port to the services process and back', async () => {
    const client = await procedures(page)
    const machines = await client.inventory.machines()
    expect(machines.filter((machine) => machine.name === container)).toMatchObject([
      { kind: 'container', state: 'running' },
    ])
    await expect(client.container.start({ id: `container:docker/${'0'.repeat(64)}` })).rejects.toMatchObject({
      defined: true,
      code: 'NOT_FOUND',
    })
  })

  it('carries the live picture, batch by batch', async () => {
    const client = await procedures(page)
    const ended = new AbortController()
    const events = await client.inventory.watch(undefined, { signal: ended.signal })
    const states: string[] = []
    for await (const event of events) {
      const items = event.type === 'snapshot' ? event.items : event.type === 'patch' ? event.upserts : []
      const mine = items.find((item) => item.kind === 'container' && item.name === container)
      if (mine?.kind !== 'container') continue
      if (mine.state === states.at(-1)) continue
      states.push(mine.state)
      if (states.length < 3) await (states.length === 1 ? stop() : docker('start', container))
      if (states.length === 3) break
    }
    expect(states).toEqual(['running', 'exited', 'running'])
    ended.abort()
  })

  it('carries a console: what is typed reaches the container, its bytes and its end come back', async () => {
    const client = await procedures(page)
    const { stream } = await client.console.exec({ id: await idOf(container), command: ['/bin/sh'] })
    const channel = await PageChannel.open(page, { channel: 'stream', ticket: stream })
    await channel.until(([greeting]) => greeting === 'open')
    channel.send(Buffer.from('echo sum $((6 * 7)); exit 3\n'))
    const received = await channel.until((all) => all.some((one) => String(one).includes('"exit"')))
    const bytes = Buffer.concat(received.filter((one) => Buffer.isBuffer(one)))
    expect(bytes.toString()).toContain('sum 42')
    expect(received.filter((one) => typeof one === 'string')).toEqual(['open', '{"type":"exit","code":3}'])
    await channel.until(() => channel.isClosed)
  })

  it('gives a ticket once', async () => {
    const client = await procedures(page)
    const { stream } = await client.console.exec({ id: await idOf(container), command: ['cat'] })
    const first = await PageChannel.open(page, { channel: 'stream', ticket: stream })
    await first.until(([greeting]) => greeting === 'open')
    const second = await PageChannel.open(page, { channel: 'stream', ticket: stream })
    await second.until(() => second.isClosed)
    expect(second.received).toEqual(['refused'])
    first.send('closed')
  })

  it('loses no byte of a flood while its reader acknowledges', async () => {
    const client = await procedures(page)
    const count = 3 << 20
    const command = ['sh', '-c', `stty raw; head -c ${count} /dev/zero`]
    const { stream } = await client.console.exec({ id: await idOf(container), command })
    const channel = await PageChannel.open(page, { channel: 'stream', ticket: stream })
    let seen = 0
    let index = 0
    await channel.until((all) => {
      for (; index < all.length; index += 1) {
        const one = all[index]
        if (!Buffer.isBuffer(one)) continue
        seen += one.length
        channel.send(JSON.stringify({ type: 'ack', bytes: one.length }))
      }
      return channel.isClosed
    })
    expect(seen).toBe(count)
  })

  it('stays when a message on the port is garbage', async () => {
    const [before] = await app.ask('servicesPids')
    const channel = await PageChannel.open(page, { channel: 'rpc' })
    channel.send('{"not": "a procedure')
    channel.send(Buffer.from([0, 255, 1, 2]))
    expect((await (await procedures(page)).inventory.machines()).length).toBeGreaterThan(0)
    expect(await app.ask('servicesPids')).toEqual([before])
  })

  describe('under the page itself', () => {
    const portless = lack === undefined ? pageLacksPorts() : undefined
    beforeEach((context) => context.skip(portless !== undefined, portless))

    it('shows the container, and its change of state', async () => {
      await new Shell(page).open('machines')
      const row = page.getByRole('row').filter({ hasText: container })
      await row.getByText('Running').waitFor()
      await stop()
      await row.getByText('Exited').waitFor()
      await docker('start', container)
      await row.getByText('Running').waitFor()
      expect(await row.count()).toBe(1)
    })

    it('shows it again after the services process was killed', async () => {
      const [before] = await app.ask('servicesPids')
      process.kill(before ?? 0, 'SIGKILL')
      await stop()
      await page.getByRole('row').filter({ hasText: container }).getByText('Exited').waitFor()
      await docker('start', container)
      const after = await app.ask('servicesPids')
      expect(after).toHaveLength(1)
      expect(after).not.toEqual([before])
    })
  })
})

import { describe, expect, it } from 'vitest'
import type { ShellEvent } from '../../../contract/shell.ts'
import { Mailbox } from '../../../main/shell/mailbox.ts'

const open = (path: string): ShellEvent => ({ type: 'open-lab', path })

describe('a mailbox', () => {
  it('keeps what came before anybody read', async () => {
    const box = new Mailbox()
    box.post(open('/1'))
    const reader = box.read(new AbortController().signal)
    expect((await reader.next()).value).toEqual(open('/1'))
    const waiting = reader.next()
    box.post(open('/2'))
    expect((await waiting).value).toEqual(open('/2'))
  })

  it('drops the oldest above a hundred', async () => {
    const box = new Mailbox()
    for (let index = 0; index < 150; index += 1) box.post(open(`/${index}`))
    const reader = box.read(new AbortController().signal)
    const paths: string[] = []
    for (let index = 0; index < 100; index += 1) {
      const { value } = await reader.next()
      if (value?.type === 'open-lab') paths.push(value.path)
    }
    expect([paths[0], paths.at(-1)]).toEqual(['/50', '/149'])
  })

  it('ends with the signal', async () => {
    const ended = new AbortController()
    const waiting = new Mailbox().read(ended.signal).next()
    ended.abort()
    expect((await waiting).done).toBe(true)
  })

  it('has one reader: the newest', async () => {
    const box = new Mailbox()
    const signal = new AbortController().signal
    const first = box.read(signal).next()
    const second = box.read(signal).next()
    expect((await first).done).toBe(true)
    box.post(open('/1'))
    expect((await second).value).toEqual(open('/1'))
  })

  it('keeps for the next reader what is posted after its reader was ended', async () => {
    const box = new Mailbox()
    const signal = new AbortController().signal
    const gone = box.read(signal).next()
    box.endReader()
    box.post(open('/1'))
    expect((await gone).done).toBe(true)
    expect((await box.read(signal).next()).value).toEqual(open('/1'))
  })
})

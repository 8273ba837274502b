import { describe, expect, it } from 'vitest'
import { ansiSpans, plainText } from '../../../../renderer/features/consoles/ansi-text.ts'
import { consoleKey } from '../../../../renderer/features/consoles/console-keys.ts'
import { consoleFor, consoleIn, consoleKinds } from '../../../../renderer/features/consoles/console-tab.ts'
import { pressesFor } from '../../../../renderer/features/consoles/key-layouts.ts'
import { safeLink } from '../../../../renderer/features/consoles/links.ts'
import { markedPieces } from '../../../../renderer/features/consoles/marked-pieces.ts'
import { basicColours } from '../../../../renderer/features/consoles/terminal-theme.ts'
import { aContainer, aVm } from '../machines/samples.ts'

describe('a coloured line', () => {
  it('is cut where its look changes', () => {
    const spans = ansiSpans('a \u001b[1;32mgreen\u001b[0m b')
    expect(spans.map((span) => span.text)).toEqual(['a ', 'green', ' b'])
    expect(spans[1]?.style).toMatchObject({ colour: basicColours[2], bold: true })
    expect(spans[2]?.style).toMatchObject({ colour: null, bold: false })
  })

  it('knows bright, indexed and true colours, and both grounds', () => {
    const styleOf = (code: string) => ansiSpans(`\u001b[${code}mx`)[0]?.style
    expect(styleOf('91')?.colour).toBe(basicColours[9])
    expect(styleOf('38;5;196')?.colour).toBe('rgb(255 0 0)')
    expect(styleOf('38;5;244')?.colour).toBe('rgb(128 128 128)')
    expect(styleOf('48;2;1;2;999')?.ground).toBe('rgb(1 2 255)')
    expect(styleOf('38;5;200;1')).toMatchObject({ bold: true })
    expect(styleOf('')).toMatchObject({ colour: null })
  })

  it('loses every other escape sequence and control character', () => {
    const evil =
      'a\u001b]0;title\u0007b\u001b[2Jc\u001b]52;c;ZXZpbA==\u001b\\d\u001b(Be\u0000\u0008f\u001bPq#0\u001b\\g'
    expect(plainText(evil)).toBe('abcdefg')
    expect(plainText('tab\tstays')).toBe('tab\tstays')
  })

  it('shows what stood last when it was written over', () => {
    expect(plainText('10 %\r50 %\r100 %')).toBe('100 %')
    expect(plainText('windows line\r')).toBe('windows line')
  })

  it('is read in time however odd it is', () => {
    const text = '\u001b['.repeat(50_000) + '\u001b]'.repeat(50_000)
    expect(plainText(text).length).toBeLessThanOrEqual(text.length)
  })
})

describe('a search in a line', () => {
  it('marks each place, without regard to case', () => {
    const pieces = markedPieces('Warn: warn', 'warn')
    expect(pieces.map(({ text, marked }) => (marked ? `<${text}>` : text)).join('')).toBe('<Warn>: <warn>')
  })

  it('loses no character', () => {
    for (const [text, query] of [
      ['aaa', 'aa'],
      ['İstanbul', 'i'],
      ['', 'x'],
      ['x', ''],
    ] as const) {
      expect(
        markedPieces(text, query)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text)
    }
  })
})

describe('text typed on a guest', () => {
  const codes = (text: string, layout: 'us' | 'jp') =>
    pressesFor(text, layout).presses.map(({ code, shift }) => (shift ? `+${code}` : code))

  it('is typed by the places of its layout', () => {
    expect(codes('@"', 'us')).toEqual(['+Digit2', '+Quote'])
    expect(codes('@"', 'jp')).toEqual(['BracketLeft', '+Digit2'])
    expect(codes('\\_|~', 'jp')).toEqual(['IntlYen', '+IntlRo', '+IntlYen', '+Equal'])
    expect(codes('a B\n', 'us')).toEqual(['KeyA', 'Space', '+KeyB', 'Enter'])
  })

  it('can be all of ASCII on both', () => {
    const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')
    for (const layout of ['us', 'jp'] as const) {
      const { presses, missing } = pressesFor(ascii, layout)
      expect(missing).toEqual([])
      expect(presses).toHaveLength(95)
      expect(new Set(presses.map((press) => `${press.code} ${press.shift}`)).size).toBe(95)
    }
  })

  it('names the signs that have no key', () => {
    expect(pressesFor('añb漢漢', 'us')).toMatchObject({ missing: ['ñ', '漢'] })
  })
})

describe('a link in a console', () => {
  it('is followed only over https and without a password', () => {
    expect(safeLink('https://example.org/a?b=c')).toBe('https://example.org/a?b=c')
    const others = ['http://example.org', 'javascript:alert(1)', 'file:///etc/passwd', 'https://u:p@example.org', 'x']
    for (const other of others) expect(safeLink(other)).toBeNull()
  })

  it('is shown with the name that the network knows', () => {
    expect(safeLink('https://еxample.org/')).toBe('https://xn--xample-2of.org/')
  })
})

describe('keys of a console', () => {
  const key = (code: string, mods: Partial<Record<'ctrlKey' | 'shiftKey' | 'altKey', boolean>>) =>
    consoleKey({ code, key: '', ctrlKey: false, shiftKey: false, altKey: false, metaKey: false, ...mods })

  it('are few; all others are the guest’s', () => {
    const held = { ctrlKey: true, shiftKey: true }
    expect(key('Escape', held)).toBe('leave')
    expect(key('KeyC', held)).toBe('copy')
    expect(key('KeyV', held)).toBe('paste')
    expect(key('KeyF', held)).toBe('find')
    expect(key('PageDown', { ctrlKey: true })).toBe('next-tab')
    expect(key('PageUp', { ctrlKey: true })).toBe('previous-tab')
    for (const code of ['KeyC', 'KeyV', 'KeyJ', 'KeyK', 'Escape']) expect(key(code, { ctrlKey: true })).toBeNull()
    expect(key('Escape', { ...held, altKey: true })).toBeNull()
  })
})

describe('the address of a console window', () => {
  it('brings the console back, and nothing that is none', () => {
    const tab = consoleFor('screen', { id: 'vm:system/x', name: '名前 #1' })
    expect(consoleIn(`#console=${encodeURIComponent(JSON.stringify(tab))}`)).toEqual(tab)
    for (const odd of ['', '#/machines', '#console=', '#console=%', '#console=%7B%7D', '#console={"kind":"boom"}']) {
      expect(consoleIn(odd)).toBeNull()
    }
  })
})

describe('consoles of a machine', () => {
  it('are those that its state allows', () => {
    expect(consoleKinds(aVm(1, { state: 'running' }))).toEqual(['screen', 'serial', 'ssh'])
    expect(consoleKinds(aVm(1, { state: 'paused' }))).toEqual(['screen', 'serial'])
    expect(consoleKinds(aVm(1))).toEqual([])
    expect(consoleKinds(aContainer(1))).toEqual(['exec', 'attach', 'logs'])
    expect(consoleKinds(aContainer(1, { state: 'exited' }))).toEqual(['logs'])
  })
})

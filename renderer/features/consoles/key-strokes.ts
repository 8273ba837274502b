/** A key of the guest: X11's keysym and the place on the keyboard. */
export interface GuestKey {
  readonly keysym: number
  readonly code: string
}

const control: GuestKey = { keysym: 0xffe3, code: 'ControlLeft' }
const alt: GuestKey = { keysym: 0xffe9, code: 'AltLeft' }
export const shiftKey: GuestKey = { keysym: 0xffe1, code: 'ShiftLeft' }
const func = (number: number): GuestKey => ({ keysym: 0xffbd + number, code: `F${number}` })

export interface KeyStroke {
  /** As it is written on keyboards; the same in all languages, or a key of `consoles.keys`. */
  readonly name: string
  readonly keys: readonly GuestKey[]
}

/** Keys that the desktop or the browser would take for itself. */
export const systemStrokes: readonly KeyStroke[] = [
  { name: 'Ctrl Alt Del', keys: [control, alt, { keysym: 0xffff, code: 'Delete' }] },
  ...[1, 2, 3, 4, 5, 6, 7].map((number) => ({ name: `Ctrl Alt F${number}`, keys: [control, alt, func(number)] })),
  { name: 'Ctrl Alt Backspace', keys: [control, alt, { keysym: 0xff08, code: 'Backspace' }] },
  { name: 'Alt Tab', keys: [alt, { keysym: 0xff09, code: 'Tab' }] },
  { name: 'Alt F4', keys: [alt, func(4)] },
  { name: 'Super', keys: [{ keysym: 0xffeb, code: 'MetaLeft' }] },
  { name: 'Print', keys: [{ keysym: 0xff61, code: 'PrintScreen' }] },
  { name: 'Ctrl W', keys: [control, { keysym: 0x77, code: 'KeyW' }] },
  { name: 'F11', keys: [func(11)] },
]

/** Keys of a Japanese keyboard that others do not have. */
export const japaneseStrokes: readonly KeyStroke[] = [
  { name: '半角／全角', keys: [{ keysym: 0xff2a, code: 'Backquote' }] },
  { name: '変換', keys: [{ keysym: 0xff23, code: 'Convert' }] },
  { name: '無変換', keys: [{ keysym: 0xff22, code: 'NonConvert' }] },
  { name: 'カタカナ ひらがな', keys: [{ keysym: 0xff27, code: 'KanaMode' }] },
  { name: '￥', keys: [{ keysym: 0xa5, code: 'IntlYen' }] },
  { name: '＼ ろ', keys: [{ keysym: 0x5c, code: 'IntlRo' }] },
]

import { describe, expect, it } from 'vitest'
import { logWindow } from '../../../../renderer/features/consoles/log-window.ts'

const LINE = 18
const view = (top: number) => ({ top, height: 180 })

describe('the rows of a log that are drawn', () => {
  it('are those on screen and a few around them', () => {
    expect(logWindow(50_000, LINE, view(1800), false)).toEqual({ first: 90, end: 121 })
    expect(logWindow(50_000, LINE, view(0), false)).toEqual({ first: 0, end: 21 })
  })

  it('are the last ones of a log that stays at its end, before the browser has scrolled there', () => {
    expect(logWindow(50_000, LINE, view(0), true)).toEqual({ first: 49_979, end: 50_000 })
    expect(logWindow(3, LINE, view(0), true)).toEqual({ first: 0, end: 3 })
    expect(logWindow(0, LINE, view(0), true)).toEqual({ first: 0, end: 0 })
  })

  it('are the last ones when the list has become shorter than where it was read', () => {
    expect(logWindow(40, LINE, view(90_000), false)).toEqual({ first: 19, end: 40 })
  })
})

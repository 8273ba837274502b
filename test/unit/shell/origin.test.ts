import type { WebFrameMain } from 'electron'
import { describe, expect, it } from 'vitest'
import { isPageFrame, isPageUrl } from '../../../main/shell/origin.ts'

describe('an address', () => {
  it.each(['app://labrig/', 'app://labrig', 'app://labrig/a/b?c#d', 'APP://labrig/'])('%s is ours', (url) => {
    expect(isPageUrl(url)).toBe(true)
  })

  it.each([
    'app://labrig.evil/',
    'app://evil/',
    'app://labrig:1/',
    'app://labrig@evil/',
    'app://user@labrig/',
    'app://user:word@labrig/',
    'app:labrig',
    'https://labrig/',
    'file:///app://labrig/',
    'javascript:app://labrig/',
    'about:blank',
    'labrig',
    '',
  ])('%s is not', (url) => {
    expect(isPageUrl(url)).toBe(false)
  })
})

describe('a frame', () => {
  const top = (origin: string): WebFrameMain => {
    const frame = {
      origin,
      get top() {
        return frame
      },
    }
    return frame as unknown as WebFrameMain
  }

  it('is the page when it is on top and of our origin', () => {
    expect(isPageFrame(top('app://labrig'))).toBe(true)
  })

  it('is not when it is of another origin, inside another frame, or gone', () => {
    expect(isPageFrame(top('https://evil.example'))).toBe(false)
    expect(isPageFrame(top('null'))).toBe(false)
    const inside = { origin: 'app://labrig', top: top('app://labrig') } as unknown as WebFrameMain
    expect(isPageFrame(inside)).toBe(false)
    expect(isPageFrame(null)).toBe(false)
    const gone = {
      get top(): never {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed')
      },
    }
    expect(isPageFrame(gone as unknown as WebFrameMain)).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { labrigPaths } from '../../../main/system/paths.ts'

describe('the folders of a user', () => {
  it('are those of the XDG specification by default', () => {
    expect(labrigPaths({}, '/home/me')).toEqual({
      config: '/home/me/.config/labrig',
      state: '/home/me/.local/state/labrig',
      cache: '/home/me/.cache/labrig',
      runtime: '/home/me/.local/state/labrig/run',
    })
  })

  it('follow the environment', () => {
    const environment = {
      XDG_CONFIG_HOME: '/c',
      XDG_STATE_HOME: '/s',
      XDG_CACHE_HOME: '/k',
      XDG_RUNTIME_DIR: '/run/user/1000',
    }
    expect(labrigPaths(environment, '/home/me')).toEqual({
      config: '/c/labrig',
      state: '/s/labrig',
      cache: '/k/labrig',
      runtime: '/run/user/1000/labrig',
    })
  })

  it('ignore what is no absolute path', () => {
    const environment = { XDG_CONFIG_HOME: 'conf', XDG_STATE_HOME: '', XDG_CACHE_HOME: './k', XDG_RUNTIME_DIR: 'run' }
    expect(labrigPaths(environment, '/home/me')).toEqual(labrigPaths({}, '/home/me'))
  })

  it('never lie where other users may write', () => {
    for (const path of Object.values(labrigPaths({}, '/home/me'))) expect(path).toMatch(/^\/home\/me\//)
  })
})

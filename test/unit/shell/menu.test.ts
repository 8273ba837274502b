import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { menuCommand } from '../../../contract/shell.ts'
import { labels, languageFrom } from '../../../main/shell/labels.ts'
import { menuTemplate } from '../../../main/shell/menu.ts'

function flat(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
}

function menu(language: 'en' | 'ja', isDevelopment = false) {
  const commands: string[] = []
  const template = menuTemplate({
    labels: labels[language],
    isDevelopment,
    command: (command) => commands.push(command),
  })
  return { items: flat(template), commands }
}

describe('the application menu', () => {
  it.each(['en', 'ja'] as const)('offers every command once (%s)', (language) => {
    const { items, commands } = menu(language)
    for (const item of items) (item.click as (() => void) | undefined)?.()
    expect(commands.sort()).toEqual([...menuCommand.options].sort())
  })

  it('has no developer tools and no reload outside a checkout', () => {
    const roles = (isDevelopment: boolean) => menu('en', isDevelopment).items.map(({ role }) => role)
    expect(roles(false)).not.toContain('toggleDevTools')
    expect(roles(false)).not.toContain('reload')
    expect(roles(true)).toEqual(expect.arrayContaining(['toggleDevTools', 'reload']))
  })

  it('takes no key that a terminal needs', () => {
    const keys = menu('en', true).items.flatMap(({ accelerator }) => accelerator ?? [])
    expect(keys).toEqual(['F1'])
    const bound = menu('en', true).items.filter(
      ({ role, registerAccelerator }) => role && registerAccelerator !== false,
    )
    expect(bound.map(({ role }) => role)).toEqual([
      'resetZoom',
      'zoomIn',
      'zoomOut',
      'togglefullscreen',
      'toggleDevTools',
    ])
  })

  it.each(['en', 'ja'] as const)('has different access keys within one menu (%s)', (language) => {
    const { menu: tops } = labels[language]
    const { items } = menu(language, true)
    const menus = [
      Object.values(tops).slice(0, 4),
      ...items.map((item) => (Array.isArray(item.submenu) ? item.submenu : []).flatMap(({ label }) => label ?? [])),
    ]
    for (const names of menus) {
      const keys = names.flatMap((name) => /&(\w)/.exec(name)?.[1]?.toLowerCase() ?? [])
      expect(keys, names.join()).toHaveLength(names.length)
      expect(new Set(keys).size, names.join()).toBe(keys.length)
    }
  })

  it('speaks the first language of the user’s that it knows', () => {
    expect(languageFrom(['ja-JP', 'en-US'])).toBe('ja')
    expect(languageFrom(['fr', 'ja_JP.UTF-8'])).toBe('ja')
    expect(languageFrom(['jam', 'en'])).toBe('en')
    expect(languageFrom([])).toBe('en')
  })
})

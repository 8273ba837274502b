import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { drawingDigests, SIZES } from '../../../scripts/icons.mjs'

const root = join(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

interface Builder {
  appId: string
  productName: string
  asar: boolean
  extraMetadata: { main: string; desktopName: string }
  extraResources: { from: string; to: string }[]
  electronFuses: Record<string, boolean>
  linux: {
    target: string[]
    executableName: string
    icon: string
    category: string
    mimeTypes: string[]
    executableArgs?: string[]
    desktop: { entry: Record<string, string> }
  }
  deb: { appArmorProfile: string; fpm: string[] }
  rpm: { fpm: string[] }
}
const builder = parse(read('electron-builder.yml')) as Builder
const desktop = Object.fromEntries(
  read('resources/desktop/labrig.desktop')
    .split('\n')
    .flatMap((line) => {
      const [, key, value] = /^([^=]+)=(.*)$/.exec(line) ?? []
      return key === undefined || value === undefined ? [] : [[key, value] as const]
    }),
)

describe('the icons', () => {
  it.each(SIZES)('of %i pixels are there', (size) => {
    const png = readFileSync(join(root, `resources/icons/${size}x${size}.png`))
    // PNG, 11.2.2: width and height of the image header, the first chunk.
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
  })

  it('were rendered from the drawings as they are', () => {
    const made: unknown = JSON.parse(read('resources/icons/drawings.json'))
    expect(made, 'stale: node scripts/with-node.mjs scripts/icons.mjs').toEqual(drawingDigests())
  })
})

describe('the packages', () => {
  it('are of four kinds, under names that do not collide', () => {
    expect(builder.linux.target).toEqual(['deb', 'rpm', 'AppImage', 'tar.gz'])
    expect(builder.linux.executableName).not.toBe('labrig')
    expect(builder.deb.fpm.map((pair) => pair.split('=')[1])).toContain('/usr/bin/labrig')
    expect(builder.rpm.fpm).toEqual(builder.deb.fpm)
  })

  it('close every fuse that opens the binary to others', () => {
    expect(builder.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    })
    expect(builder.asar).toBe(true)
  })

  it('never start with arguments of their own', () => {
    expect(builder.linux.executableArgs).toBeUndefined()
    expect(read('electron-builder.yml') + desktop['Exec']).not.toContain('sandbox=')
    expect(desktop['Exec']).toBe('labrig-desktop %F')
  })

  it('take only files that exist', () => {
    const named = [
      builder.deb.appArmorProfile,
      builder.linux.icon,
      ...builder.deb.fpm.map((pair) => pair.split('=')[0] ?? ''),
      ...builder.extraResources.map(({ from }) => from.replace('${arch}', process.arch)),
    ]
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('say in the desktop file what the builder is told', () => {
    for (const [key, value] of Object.entries(builder.linux.desktop.entry))
      expect([key, desktop[key]]).toEqual([key, value])
    expect(desktop['MimeType']).toBe(builder.linux.mimeTypes.map((type) => `${type};`).join(''))
    expect(desktop['Categories']).toBe(`${builder.linux.category};`)
    expect(desktop['Icon']).toBe(builder.linux.executableName)
    expect(desktop['Name']).toBe(builder.productName)
  })

  it('agree on names with the metainfo, the profile and the launcher', () => {
    const metainfo = read('resources/appstream/labrig.metainfo.xml')
    expect(metainfo).toContain(`<id>${builder.appId}</id>`)
    expect(metainfo).toContain(`<launchable type="desktop-id">${builder.extraMetadata.desktopName}</launchable>`)
    expect(metainfo).toContain(`version="${(JSON.parse(read('package.json')) as { version: string }).version}"`)
    const binary = `/opt/${builder.productName}/${builder.linux.executableName}`
    expect(read('resources/apparmor/labrig-desktop')).toContain(`profile ${builder.linux.executableName} ${binary} `)
    expect(read('resources/apparmor/labrig-desktop')).toMatch(/^\s*userns,$/m)
    expect(read('resources/launcher/labrig')).toContain(`/opt/${builder.productName}/resources`)
  })

  it('make .lab files known under one type', () => {
    const mime = read('resources/desktop/labrig-mime.xml')
    expect(mime).toContain(`<mime-type type="${builder.linux.mimeTypes[0]}">`)
    expect(mime).toContain('<glob pattern="*.lab"/>')
  })
})

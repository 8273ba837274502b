import { describe, expect, it } from 'vitest'
import { familyOf, parseOsRelease } from '../../../scripts/setup/platform.mjs'

describe('os-release', () => {
  it.each([
    ['ID=debian', 'apt'],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"', 'apt'],
    ['ID=fedora', 'dnf'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'dnf'],
    ['ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"', 'zypper'],
    ["ID='somearch'\nID_LIKE='arch'", 'pacman'],
    ['ID=nixos', undefined],
    ['', undefined],
  ])('of %j belongs to %s', (text, family) => {
    expect(familyOf(parseOsRelease(text))).toBe(family)
  })

  it('keeps what stands in quotes and ignores comments', () => {
    expect(parseOsRelease('# c\nPRETTY_NAME="A \\"B\\" = C"\n\nBROKEN')).toEqual({ PRETTY_NAME: 'A "B" = C' })
  })
})

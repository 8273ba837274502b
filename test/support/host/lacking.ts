import { existsSync } from 'node:fs'

/**
 * Why this machine cannot run a test, or undefined: `beforeEach((ctx) => ctx.skip(lack !== undefined, lack))`.
 * root: namespaces, users, the guests' terminals. libvirtd: the one daemon, which a private one is made of.
 */
export function lacking(...needs: readonly ('root' | 'libvirtd' | 'dockerd' | 'netns')[]): string | undefined {
  const checks = {
    root: () => process.getuid?.() === 0 || 'needs root',
    libvirtd: () => ['/usr/sbin/libvirtd', '/usr/bin/libvirtd'].some((path) => existsSync(path)) || 'needs libvirtd',
    dockerd: () => ['/usr/bin/dockerd', '/usr/sbin/dockerd'].some((path) => existsSync(path)) || 'needs dockerd',
    netns: () => existsSync('/proc/self/ns/net') || 'needs network namespaces',
  }
  for (const need of needs) {
    const answer = checks[need]()
    if (answer !== true) return answer || undefined
  }
  return undefined
}

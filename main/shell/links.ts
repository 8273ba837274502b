/** Documentation that the page links to. Exact names: a suffix rule would also admit whoever gets a subdomain. */
const HOSTS: ReadonlySet<string> = new Set([
  'docs.docker.com',
  'hub.docker.com',
  'libvirt.org',
  'wiki.libvirt.org',
  'www.linux-kvm.org',
  'www.qemu.org',
])

/**
 * The address to hand to the user's browser, normalised; null for one that must not be: anything but https (the desktop
 * starts programs for other schemes), a host not on the list, a port, a name before an @.
 */
export function allowedLink(address: string): string | null {
  const url = URL.parse(address)
  if (url === null || url.protocol !== 'https:' || !HOSTS.has(url.host)) return null
  return url.username === '' && url.password === '' ? url.href : null
}

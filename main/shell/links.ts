/** Documentation that the page links to. Exact names: a suffix rule would also admit whoever gets a subdomain. */
const HOSTS: ReadonlySet<string> = new Set([
  'docs.docker.com',
  'hub.docker.com',
  'libvirt.org',
  'wiki.libvirt.org',
  'www.linux-kvm.org',
  'www.qemu.org',
])

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|\[::1\])$/

/**
 * The first page of what a container publishes on this host, and nothing deeper: an address with a path or a query could
 * make some other program that listens here do something.
 */
function isPublishedPage(url: URL): boolean {
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  return isWeb && LOOPBACK.test(url.hostname) && `${url.pathname}${url.search}${url.hash}` === '/'
}

/**
 * The address to hand to the user's browser, normalised; null for one that must not be: another scheme than the web's (the
 * desktop starts programs for those), a host not on the list, a port of it, a name before an @.
 */
export function allowedLink(address: string): string | null {
  const url = URL.parse(address)
  if (url === null || url.username !== '' || url.password !== '') return null
  const isDocumentation = url.protocol === 'https:' && HOSTS.has(url.host)
  return isDocumentation || isPublishedPage(url) ? url.href : null
}

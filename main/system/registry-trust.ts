import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where an engine finds the certificates that vouch for a registry (dockerd, "Use self-signed certificates"). */
const CERTIFICATES = '/etc/docker/certs.d'

/** The certificates that the engine of this host was given for a registry; none where they cannot be read. */
export async function registryTrust(address: string): Promise<string[]> {
  const folder = join(CERTIFICATES, address)
  const names = await readdir(folder).catch(() => [])
  const read = names.filter((name) => name.endsWith('.crt')).map((name) => readFile(join(folder, name), 'utf8'))
  const found = await Promise.allSettled(read)
  return found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

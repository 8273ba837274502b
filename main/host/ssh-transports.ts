import type { Duplex } from 'node:stream'
import type { Transport as DockerTransport } from '../docker/transport.ts'
import type { Transport as LibvirtTransport } from '../libvirt/transport.ts'
import { quote } from '../step/shell-words.ts'
import type { SshTarget } from '../system/ssh.ts'
import { sshStream } from '../system/ssh.ts'
import { tunnelTo } from '../system/ssh-tunnel.ts'

/**
 * libvirt on another host. Its own helper chooses the right socket there (libvirt 8 and newer); where it is missing,
 * netcat on the monolithic socket does.
 * Parameters of the URI as the C library has them: keyfile, known_hosts (libvirt, "Remote URIs").
 */
export function libvirtOverSsh(uri: URL, localUri: string): LibvirtTransport {
  const target = targetOf(uri)
  const netcat = 'nc -U /var/run/libvirt/libvirt-sock'
  const command = `if command -v virt-ssh-helper >/dev/null; then exec virt-ssh-helper ${quote(localUri)}; else exec ${netcat}; fi`
  return {
    describe: `ssh to ${target.host}`,
    remote: true,
    open: () => streamTo(target, `sh -c ${quote(command)}`),
  }
}

/** Docker on another host, through its own dial-stdio as the docker command does it. */
export function dockerOverSsh(address: string): DockerTransport {
  const target = targetOf(new URL(`ssh://${address}`))
  return {
    describe: `ssh to ${target.host}`,
    expensive: true,
    open: () => streamTo(target, 'docker system dial-stdio'),
  }
}

/** One more stream on the connection to that host. */
async function streamTo(target: SshTarget, command: string): Promise<Duplex> {
  const tunnel = await tunnelTo(target)
  const stream = sshStream(target, command, tunnel?.path)
  if (tunnel !== null) stream.once('close', tunnel.release)
  return stream
}

function targetOf(uri: URL): SshTarget {
  const keyFile = uri.searchParams.get('keyfile')
  const knownHosts = uri.searchParams.get('known_hosts')
  return {
    // An address of IPv6 stands in brackets in a URI, not for ssh.
    host: uri.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(uri.username === '' ? {} : { user: decodeURIComponent(uri.username) }),
    ...(uri.port === '' ? {} : { port: Number(uri.port) }),
    ...(keyFile === null ? {} : { keyFile }),
    ...(knownHosts === null ? {} : { knownHosts }),
  }
}

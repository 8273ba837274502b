// What the TPM emulator signs the certificates of guests with (swtpm-localca(8)). A libvirt that was started before the
// emulator's user existed ran it as root; from the daemon's next start on it runs as that user, may not touch what root
// left behind, and no VM with a TPM starts any more.
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const TPM_AUTHORITY = '/var/lib/swtpm-localca'

/**
 * The files that do not belong to the owner of their folder, as paths; none where the folder is absent or not readable.
 * @param {string} folder
 */
export function foreignFiles(folder = TPM_AUTHORITY) {
  try {
    const { uid } = statSync(folder)
    return readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).uid !== uid)
  } catch {
    return []
  }
}

/** The command that gives them back, for `paths` as `foreignFiles` tells them. */
export const handOver = (paths, folder = TPM_AUTHORITY) => ['chown', `--reference=${folder}`, ...paths]

/** Resolves to undefined when done, else to what chown says. */
export function handOverFiles(paths, privileged) {
  const [command, ...args] = privileged(handOver(paths))
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
  return status === 0 ? undefined : (stderr ?? '').trim() || 'chown failed'
}

import type { Finding } from '../../../../contract/doctor.ts'
import type { FreshDebian } from '../../setup/fresh-debian.ts'
import { PRELUDE } from './stop.ts'

export const USER = 'student'

const DOCTOR = 'node /src/bin/labrig.mjs doctor'
const MORE = ['sudo', 'nftables', 'procps', 'podman', 'uidmap', 'swtpm-tools', 'firewalld']

/** What an administrator has put there: both engines, whose groups the user is in, and the right to use sudo. */
const PREPARED = `
export DEBIAN_FRONTEND=noninteractive
apt-get install --yes --no-install-recommends ${MORE.join(' ')} && systemctl disable --now firewalld nftables
useradd --create-home --shell /bin/bash --uid 1000 --groups libvirt,docker ${USER}
echo '${USER} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/${USER}
systemctl restart docker && virsh net-autostart default
# swtpm makes its authority with the first TPM.
install -d -o tss -g root -m 750 /var/lib/swtpm-localca`

/** A Debian that an ordinary user walks about on while it is broken and mended. */
export class WalkedDebian {
  readonly #debian: Pick<FreshDebian, 'run'>

  constructor(debian: Pick<FreshDebian, 'run'>) {
    this.#debian = debian
  }

  async prepare(): Promise<void> {
    await this.asRoot(PREPARED)
  }

  /** Lines of root, the last of which counts. */
  async asRoot(lines: string): Promise<string> {
    return this.#done(await this.#debian.run('bash', '-c', `${PRELUDE}\n${lines}`), lines)
  }

  /** Lines as the user types them at a prompt, up to the first that fails. */
  async typed(lines: readonly string[]): Promise<string> {
    const script = ['set -e', 'cd', ...lines].join('\n')
    return this.#done(await this.#debian.run(...asUser('bash -c "$0"', script)), script)
  }

  /** The same, whatever fails: what the stop of a unit has taken away is not there to be deleted by the next line. */
  async typedOn(lines: readonly string[]): Promise<void> {
    await this.#debian.run(...asUser('bash -c "$0"', ['cd', ...lines].join('\n')))
  }

  /** What the doctor says to the user, or to the user with root's rights; also to one who logged in with no groups. */
  async findings(by: 'user' | 'sudo' | 'earlier-login' = 'user'): Promise<Finding[]> {
    const command = `${by === 'sudo' ? 'sudo ' : ''}${DOCTOR} --json`
    const { stdout, stderr } = await this.#debian.run(...asUser(command, '', by === 'earlier-login'))
    if (stdout === '') throw new Error(stderr)
    return (JSON.parse(stdout) as { findings: Finding[] }).findings
  }

  /** `sudo labrig doctor --fix ID`, or --undo: the finding as it is afterwards. */
  async mend(how: 'fix' | 'undo', id: string): Promise<Finding> {
    const { code, stdout, stderr } = await this.#debian.run(...asUser(`sudo ${DOCTOR} --${how} ${id} --json`))
    if (code !== 0) throw new Error(`--${how} ${id} ended with ${code}: ${stderr}`)
    return (JSON.parse(stdout) as { finding: Finding }).finding
  }

  #done({ code, stdout, stderr }: Awaited<ReturnType<FreshDebian['run']>>, lines: string): string {
    if (code !== 0) throw new Error(`ended with ${code}: ${lines}\n${stdout}${stderr}`)
    return stdout
  }
}

/** A new login of the user, hence with the groups that are listed now. */
function asUser(command: string, argument = '', withoutGroups = false): string[] {
  const login = withoutGroups
    ? ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups']
    : ['runuser', '-u', USER]
  const home = [`HOME=/home/${USER}`, `USER=${USER}`, `LOGNAME=${USER}`]
  return [...login, '--', 'env', ...home, 'sh', '-c', command, argument]
}

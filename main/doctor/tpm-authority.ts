import { join } from 'node:path'
import type { Look, Seen } from '../system/look.ts'
import { accountName } from '../system/accounts.ts'
import { evidenceOf, type Diagnosis, type Treatment } from './diagnosis.ts'

/** A file of the authority and the account that it belongs to. */
export interface AuthorityFile {
  readonly name: string
  readonly owner: string
}

export interface TpmFacts {
  /** Where swtpm_localca keeps the keys by which it certifies each new TPM. */
  readonly folder: string
  /** Whom libvirt has the emulator run as: told in qemu.conf, or whom the package gave the folder to. */
  readonly owner: string
  /** Null: this user may not look into the folder. */
  readonly files: readonly AuthorityFile[] | null
  readonly configuration: Seen
}

const CONFIGURATION = '/etc/swtpm-localca.conf'
const FOLDER = '/var/lib/swtpm-localca'

/** @param path of swtpm_localca's configuration; null when nothing of the emulator is here (swtpm-localca.conf(5)) */
export async function readTpmAuthority(look: Look, path = CONFIGURATION): Promise<TpmFacts | null> {
  const [configuration, qemu, passwd] = await Promise.all([
    look.file(path),
    look.file('/etc/libvirt/qemu.conf'),
    look.file('/etc/passwd'),
  ])
  const folder = /^\s*statedir\s*=\s*(\/\S+)/m.exec(configuration.text)?.[1] ?? FOLDER
  const holder = await look.modeOf(folder)
  if (configuration.problem !== null || holder === null) return null
  const told = /^\s*swtpm_user\s*=\s*"([^"]+)"/m.exec(qemu.text)?.[1]
  const owner = told ?? accountName(passwd.text, holder.uid)
  const mayLook = (await look.usable(folder)) === 'usable'
  return { folder, owner, files: mayLook ? await filesOf(look, folder, passwd.text) : null, configuration }
}

async function filesOf(look: Look, folder: string, passwd: string): Promise<AuthorityFile[]> {
  const names = (await look.names(folder)).sort()
  const all = await Promise.all(
    names.map(async (name) => {
      const uid = await look.ownerOf(join(folder, name))
      return uid === null ? null : { name, owner: accountName(passwd, uid) }
    }),
  )
  return all.filter((one) => one !== null)
}

/**
 * Whether the TPM emulator may use its own certificate authority. A daemon that was started before the emulator's package
 * made its user keeps on running it as root; the files that this leaves are shut to the user that it runs as later.
 */
export function tpmAuthorityFinding(facts: TpmFacts | null): Diagnosis {
  const id = 'tpm-authority'
  if (facts === null) return { id, status: 'ok', code: 'tpm-authority.none' }
  const { folder, owner, files, configuration } = facts
  const params = { folder, owner }
  if (files === null) {
    const treatments: Treatment[] = [{ code: 'look-as-root', commands: [`sudo find ${folder} ! -user ${owner} -ls`] }]
    const evidence = [{ source: `ls ${folder}`, text: 'Permission denied', marked: [] }]
    return { id, status: 'unknown', code: 'tpm-authority.denied', params, evidence, treatments }
  }
  // root reads whatever there is.
  const strange = owner === 'root' ? [] : files.filter((file) => file.owner !== owner)
  const width = Math.max(...files.map((file) => file.owner.length))
  const text = files.map((file) => `${file.owner.padEnd(width)}  ${file.name}`).join('\n')
  const marked = [...files.keys()].filter((at) => strange.includes(files[at] ?? { name: '', owner: '' }))
  const evidence = [{ source: `ls -lA ${folder}`, text, marked }, evidenceOf(configuration)]
  const [first] = strange
  if (first === undefined) return { id, status: 'ok', code: 'tpm-authority.own', params, evidence }
  return {
    id,
    status: 'warn',
    code: 'tpm-authority.strange',
    params: { ...params, other: first.owner, file: first.name, count: strange.length },
    evidence,
    treatments: [{ code: 'own-files', params, actions: [ownership(folder, owner, strange)] }],
  }
}

function ownership(folder: string, owner: string, files: readonly AuthorityFile[]) {
  return {
    verb: 'files-own',
    folder,
    owner,
    files: files.map(({ name, owner: before }) => ({ name, before })),
  } as const
}

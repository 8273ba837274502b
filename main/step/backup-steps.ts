import { open } from 'node:fs/promises'
import type { Secret } from '../../contract/secret.ts'
import { domainXmlForEditing } from '../libvirt/domain.ts'
import { DOMAIN_SNAPSHOT_CREATE, DOMAIN_SNAPSHOT_XML, flags } from '../libvirt/flags.ts'
import { explainPush, runPush, type DomainBackup } from './domain-backup.ts'
import type { Addresses, StepContext } from './engines.ts'
import { domainWord, virsh } from './engines.ts'
import { secretXml, explainSecretXml } from './secret-xml.ts'
import { commandLine } from './shell-words.ts'
import type { SnapshotStep } from './snapshot-steps.ts'

interface OnDomain {
  readonly connection: string
  readonly uuid: string
  readonly name: string
}

export type BackupStep =
  | DomainBackup
  /** Writes the definition, inactive and with passwords, to a file that only this user may read. */
  | (OnDomain & { readonly type: 'domain.dump'; readonly path: string })
  | {
      readonly type: 'snapshot.dump'
      readonly connection: string
      readonly uuid: string
      readonly domain: string
      readonly name: string
      readonly path: string
    }
  /** Tells libvirt of a snapshot whose data is in the disks already. */
  | {
      readonly type: 'snapshot.define'
      readonly connection: string
      readonly uuid: string
      readonly domain: string
      readonly name: string
      /** Where it has the mask, the secret goes in. */
      readonly xml: string
      readonly secret: Secret | null
      readonly current: boolean
    }

/** virsh ends what it prints with a line end of its own. */
async function writeNew(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  await file.writeFile(`${text}\n`)
}

export async function runBackupStep(step: BackupStep, context: StepContext): Promise<void> {
  if (step.type === 'domain.backup') return runPush(step, context)
  const connection = await context.engines.libvirt(step.connection)
  switch (step.type) {
    case 'domain.dump': {
      const dom = { name: step.name, uuid: step.uuid, id: -1 }
      await writeNew(step.path, await domainXmlForEditing(connection, dom))
      break
    }
    case 'snapshot.dump': {
      const snap = { name: step.name, dom: { name: step.domain, uuid: step.uuid, id: -1 } }
      const args = { snap, flags: DOMAIN_SNAPSHOT_XML.SECURE }
      await writeNew(step.path, (await connection.call('DOMAIN_SNAPSHOT_GET_XML_DESC', args)).xml)
      break
    }
    case 'snapshot.define': {
      const dom = { name: step.domain, uuid: step.uuid, id: -1 }
      const bits = flags(DOMAIN_SNAPSHOT_CREATE.REDEFINE, step.current ? DOMAIN_SNAPSHOT_CREATE.CURRENT : 0)
      await connection.call('DOMAIN_SNAPSHOT_CREATE_XML', { dom, xml_desc: secretXml(step), flags: bits })
      break
    }
  }
}

export function explainBackupStep(step: BackupStep, addresses: Addresses): string {
  const words = (...more: string[]) => virsh(addresses, step.connection, ...more)
  const into = (path: string) => ` > ${commandLine([path])}`
  switch (step.type) {
    case 'domain.backup':
      return explainPush(step, addresses)
    case 'domain.dump': {
      const line = words('dumpxml', domainWord(step.name, step.uuid), '--inactive', '--security-info')
      return commandLine(line) + into(step.path)
    }
    case 'snapshot.dump': {
      const line = words('snapshot-dumpxml', domainWord(step.domain, step.uuid), step.name, '--security-info')
      return commandLine(line) + into(step.path)
    }
    case 'snapshot.define': {
      const current = step.current ? ['--current'] : []
      const domain = domainWord(step.domain, step.uuid)
      return explainSecretXml(words('snapshot-create', domain, '/dev/stdin', '--redefine', ...current), step)
    }
  }
}

/** Snapshots go with the definition that comes before them; files with the folder that they lie in. */
export function undoBackupStep(_step: BackupStep): SnapshotStep | null {
  return null
}

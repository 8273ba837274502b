import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import type { Client } from '../../api/client.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import type { Machine } from '../../../contract/machine.ts'
import { formatBytes } from '../../lib/format.ts'
import { useValue } from '../../lib/value.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { isActive } from '../../../contract/machine.ts'
import type { DeletionChoice } from './acts.ts'
import { OutsideLines, useOutside, type Outside } from './container-mounts.tsx'
import { NameList } from './force-facts.tsx'

type Deletion = Awaited<ReturnType<Client['vm']['deletion']>>
type Answer =
  | { readonly type: 'asking' }
  | { readonly type: 'known'; readonly deletions: readonly Deletion[] }
  | { readonly type: 'failed'; readonly failure: Failure }

interface Props {
  readonly machines: readonly Machine[]
  readonly choice: DeletionChoice
  readonly onChoice: (choice: DeletionChoice) => void
  /** Told whether something goes that cannot be had again. */
  readonly onIrrecoverable: (irrecoverable: boolean) => void
}

/** What goes with the VMs if their files go as well; asked once. */
function useDeletions(machines: readonly Machine[]): Answer {
  const { session } = usePage()
  const state = useValue(session.state)
  const [answer, setAnswer] = useState<Answer>({ type: 'asking' })
  const ids = machines
    .filter((machine) => machine.kind === 'vm')
    .map((machine) => machine.id)
    .join(' ')
  useEffect(() => {
    if (state.type !== 'open') return
    let current = true
    const asked = ids === '' ? [] : ids.split(' ').map((id) => state.client.vm.deletion({ id, files: true }))
    Promise.all(asked).then(
      (deletions) => current && setAnswer({ type: 'known', deletions }),
      (error: unknown) => current && setAnswer({ type: 'failed', failure: failureOf(error) }),
    )
    return () => {
      current = false
    }
  }, [state, ids])
  return answer
}

interface Fate {
  readonly machines: readonly Machine[]
  readonly deletions: readonly Deletion[]
  /** The disks go as well. */
  readonly withFiles: boolean
  /** What is mounted in the containers; null = not known. */
  readonly outside: Outside | null
  /** The volumes without a name go as well. */
  readonly withVolumes: boolean
}

/** Names what a deletion takes and what it leaves, with the choices that change it. */
export function DeletionFacts({ machines, choice, onChoice, onIrrecoverable }: Props) {
  const { t } = useTranslation()
  const answer = useDeletions(machines)
  const deletions = answer.type === 'known' ? answer.deletions : []
  const files = deletions.reduce((sum, deletion) => sum + deletion.files.length, 0)
  const irrecoverable = choice.files && files > 0
  useEffect(() => onIrrecoverable(irrecoverable), [onIrrecoverable, irrecoverable])
  const outside = useOutside(machines)
  const fate = { machines, deletions, withFiles: choice.files, outside, withVolumes: choice.volumes }
  return (
    <div className="rig-facts">
      {machines.length > 1 && <NameList machines={machines} />}
      <h3>{t('deletion.goes')}</h3>
      <Goes {...fate} />
      {answer.type === 'failed' && <FailureAlert title={t('deletion.unknown')} failure={answer.failure} />}
      {files > 0 && (
        <Choice
          text={t('deletion.files', { count: files })}
          chosen={choice.files}
          onChange={(chosen) => onChoice({ ...choice, files: chosen })}
        />
      )}
      {machines.some((machine) => machine.kind === 'container') && (
        <Choice
          text={t('deletion.volumes')}
          chosen={choice.volumes}
          onChange={(chosen) => onChoice({ ...choice, volumes: chosen })}
        />
      )}
      <h3>{t('deletion.stays')}</h3>
      <Stays {...fate} />
    </div>
  )
}

function Goes({ machines, deletions, withFiles, outside, withVolumes }: Fate) {
  const { t } = useTranslation()
  const kinds = new Set(machines.map((machine) => machine.kind))
  const anonymous = outside?.anonymous ?? 0
  const live = machines.filter((machine) => isActive(machine.state) || machine.state === 'crashed')
  const snapshots = deletions.flatMap((deletion) => deletion.snapshots)
  return (
    <ul>
      {live.length > 0 && <li>{t('deletion.live', { names: live.map(({ name }) => name).join(', ') })}</li>}
      {kinds.has('vm') && <li>{t('deletion.definition')}</li>}
      {snapshots.length > 0 && <li>{t('deletion.snapshots', { names: snapshots.join(', ') })}</li>}
      {deletions.some((deletion) => deletion.savedState) && <li>{t('deletion.savedState')}</li>}
      {kinds.has('container') && <li>{t('deletion.layer')}</li>}
      {withVolumes && anonymous > 0 && <li>{t('deletion.anonymous', { count: anonymous })}</li>}
      {withFiles && <FileLines deletions={deletions} />}
    </ul>
  )
}

function Stays({ machines, deletions, withFiles, outside, withVolumes }: Fate) {
  const { t } = useTranslation()
  const kept = deletions.flatMap((deletion) => deletion.kept)
  const containers = machines.some((machine) => machine.kind === 'container')
  const files = deletions.some((deletion) => deletion.files.length > 0)
  const nothing = !containers && !files && kept.length === 0 && deletions.length > 0
  return (
    <ul className="rig-quiet">
      {!withFiles && <FileLines deletions={deletions} />}
      {kept.map((file) => (
        <FileLine key={file.path} path={file.path} bytes={null} />
      ))}
      {containers && <OutsideLines outside={outside} withAnonymous={!withVolumes} />}
      {nothing && <li>{t('deletion.nothing')}</li>}
    </ul>
  )
}

interface ChoiceProps {
  readonly text: string
  readonly chosen: boolean
  readonly onChange: (chosen: boolean) => void
}

function Choice({ text, chosen, onChange }: ChoiceProps) {
  return (
    <label className="rig-choice">
      <input type="checkbox" checked={chosen} onChange={() => onChange(!chosen)} />
      <span>{text}</span>
    </label>
  )
}

function FileLines({ deletions }: { readonly deletions: readonly Deletion[] }) {
  const files = deletions.flatMap((deletion) => deletion.files)
  return files.map((file) => <FileLine key={file.path} path={file.path} bytes={file.bytes} />)
}

function FileLine({ path, bytes }: { readonly path: string; readonly bytes: number | null }) {
  const { i18n } = useTranslation()
  return (
    <li>
      <code translate="no">{path}</code>
      {bytes !== null && <span className="rig-quiet">{` ${formatBytes(bytes, i18n.language)}`}</span>}
    </li>
  )
}

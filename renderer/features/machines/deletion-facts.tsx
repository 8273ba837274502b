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

/** Names what a deletion takes and what it leaves, with the choices that change it. */
export function DeletionFacts({ machines, choice, onChoice, onIrrecoverable }: Props) {
  const { t } = useTranslation()
  const answer = useDeletions(machines)
  const deletions = answer.type === 'known' ? answer.deletions : []
  const files = deletions.flatMap((deletion) => deletion.files)
  const kept = deletions.flatMap((deletion) => deletion.kept)
  const snapshots = deletions.flatMap((deletion) => deletion.snapshots)
  const irrecoverable = choice.files && files.length > 0
  useEffect(() => onIrrecoverable(irrecoverable), [onIrrecoverable, irrecoverable])
  const containers = machines.filter((machine) => machine.kind === 'container')
  const live = machines.filter((machine) => isActive(machine.state) || machine.state === 'crashed')
  return (
    <div className="rig-facts">
      {machines.length > 1 && <NameList machines={machines} />}
      <h3>{t('deletion.goes')}</h3>
      <ul>
        {live.length > 0 && <li>{t('deletion.live', { names: live.map(({ name }) => name).join(', ') })}</li>}
        {machines.some((machine) => machine.kind === 'vm') && <li>{t('deletion.definition')}</li>}
        {snapshots.length > 0 && <li>{t('deletion.snapshots', { names: snapshots.join(', ') })}</li>}
        {deletions.some((deletion) => deletion.savedState) && <li>{t('deletion.savedState')}</li>}
        {containers.length > 0 && <li>{t('deletion.layer')}</li>}
        {choice.files && files.map((file) => <FileLine key={file.path} path={file.path} bytes={file.bytes} />)}
      </ul>
      {answer.type === 'failed' && <FailureAlert title={t('deletion.unknown')} failure={answer.failure} />}
      {files.length > 0 && (
        <label className="rig-choice">
          <input
            type="checkbox"
            checked={choice.files}
            onChange={() => onChoice({ ...choice, files: !choice.files })}
          />
          <span>{t('deletion.files', { count: files.length })}</span>
        </label>
      )}
      {containers.length > 0 && (
        <label className="rig-choice">
          <input
            type="checkbox"
            checked={choice.volumes}
            onChange={() => onChoice({ ...choice, volumes: !choice.volumes })}
          />
          <span>{t('deletion.volumes')}</span>
        </label>
      )}
      <h3>{t('deletion.stays')}</h3>
      <ul className="rig-quiet">
        {!choice.files && files.map((file) => <FileLine key={file.path} path={file.path} bytes={file.bytes} />)}
        {kept.map((file) => (
          <FileLine key={file.path} path={file.path} bytes={null} />
        ))}
        {containers.length > 0 && <li>{t('deletion.image')}</li>}
        {files.length + kept.length + containers.length === 0 && answer.type === 'known' && (
          <li>{t('deletion.nothing')}</li>
        )}
      </ul>
    </div>
  )
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

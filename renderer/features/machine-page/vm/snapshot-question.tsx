import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { isActive, type Vm } from '../../../../contract/machine.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import { formatDate } from '../../../lib/format.ts'
import { lossWords } from '../../commands/loss-words.ts'
import { isRefused, useExplanation, type Explanation } from '../../commands/use-explanation.ts'
import { useSentence } from '../../failures/use-sentence.ts'
import { QuestionDialog } from '../../machines/question-dialog.tsx'
import { descendantsOf, freeName, stateAfter } from './snapshot-facts.ts'

export type SnapshotAct = 'revert' | 'delete'

interface Props {
  readonly vm: Vm
  readonly act: SnapshotAct
  readonly snapshot: Snapshot
  readonly all: readonly Snapshot[]
  /** The present state can be kept first. */
  readonly canKeep: boolean
  readonly onClose: () => void
}

/** Says what a revert or a deletion loses and what stays, and offers to lose less. */
export function SnapshotQuestion(props: Props) {
  return props.act === 'revert' ? <RevertQuestion {...props} /> : <DeleteQuestion {...props} />
}

function RevertQuestion({ vm, snapshot, all, canKeep, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const { acts } = usePage()
  const [keep, setKeep] = useState(false)
  const keepAs = freeName(
    `before-${snapshot.name}`,
    all.map(({ name }) => name),
  )
  const first = { id: vm.id, name: keepAs }
  const input = { id: vm.id, name: snapshot.name }
  const date = formatDate(snapshot.created * 1000, i18n.language)
  const explanation = useExplanation([{ procedure: 'vm.snapshot.revert', input }])
  const after = stateAfter(snapshot)
  const confirm = () => {
    onClose()
    void acts.run(vm, 'revert', async (client) => {
      if (keep) await client.vm.snapshot.create(first)
      return client.vm.snapshot.revert(input)
    })
  }
  return (
    <QuestionDialog
      title={t('snapshot.revert.title', { name: snapshot.name, vm: vm.name })}
      verb={t('snapshot.revert.verb', { name: snapshot.name })}
      danger={!keep}
      blocked={isRefused(explanation)}
      acts={[
        ...(keep ? [{ procedure: 'vm.snapshot.create', input: first }] : []),
        { procedure: 'vm.snapshot.revert', input },
      ]}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="rig-facts">
        <h3>{t('deletion.goes')}</h3>
        <ul>
          <li>{t(keep ? 'machinePage.revert.nothing' : 'machinePage.revert.disks')}</li>
          {isActive(vm.state) && !keep && <li>{t('machinePage.revert.memory')}</li>}
        </ul>
        {canKeep && (
          <label className="rig-choice">
            <input type="checkbox" checked={keep} onChange={() => setKeep(!keep)} />
            <span>{t('machinePage.revert.keep', { name: keepAs })}</span>
          </label>
        )}
        <h3>{t('machinePage.revert.comesBack')}</h3>
        <ul className="rig-quiet">
          <li>{t(snapshot.memory === 'none' ? 'machinePage.revert.disksOf' : 'machinePage.revert.allOf', { date })}</li>
          <li>{t(`machinePage.revert.${after}`, { vm: vm.name })}</li>
        </ul>
        <h3>{t('deletion.stays')}</h3>
        <ul className="rig-quiet">
          <li>{t('machinePage.revert.snapshots', { count: all.length })}</li>
        </ul>
        <Refusal explanation={explanation} />
      </div>
    </QuestionDialog>
  )
}

type Scope = 'one' | 'all' | 'only'

const childrenOf = { one: false, all: true, only: 'only' } as const

function DeleteQuestion({ vm, snapshot, all, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const { acts } = usePage()
  const [scope, setScope] = useState<Scope>('one')
  const below = descendantsOf(all, snapshot.name)
  const input = { id: vm.id, name: snapshot.name, children: childrenOf[scope] }
  const act = { procedure: 'vm.snapshot.delete', input }
  const gone = [...(scope === 'only' ? [] : [snapshot]), ...(scope === 'one' ? [] : below)]
  const stays = below.filter((one) => !gone.includes(one))
  const explanation = useExplanation([act])
  const confirm = () => {
    onClose()
    void acts.run(vm, 'snapshot', (client) => client.vm.snapshot.delete(input))
  }
  return (
    <QuestionDialog
      title={t('snapshot.delete.title', { name: snapshot.name })}
      verb={
        gone.length === 1
          ? t('snapshot.delete.verb', { name: gone[0]?.name ?? '' })
          : t('machinePage.deleteSnapshots.verb', { count: gone.length })
      }
      acts={[act]}
      blocked={isRefused(explanation)}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="rig-facts">
        {below.length > 0 && <Scopes snapshot={snapshot} below={below} scope={scope} onChange={setScope} />}
        <h3>{t('deletion.goes')}</h3>
        <ul>
          {gone.map((one) => (
            <li key={one.name}>
              {t('machinePage.deleteSnapshots.state', {
                name: one.name,
                date: formatDate(one.created * 1000, i18n.language),
              })}
            </li>
          ))}
        </ul>
        <h3>{t('deletion.stays')}</h3>
        <ul className="rig-quiet">
          <li>{t('machinePage.deleteSnapshots.stays', { vm: vm.name })}</li>
          {stays.length > 0 && (
            <li>{t('machinePage.deleteSnapshots.below', { names: stays.map(({ name }) => name).join(', ') })}</li>
          )}
        </ul>
        <Refusal explanation={explanation} />
      </div>
    </QuestionDialog>
  )
}

interface ScopesProps {
  readonly snapshot: Snapshot
  readonly below: readonly Snapshot[]
  readonly scope: Scope
  readonly onChange: (scope: Scope) => void
}

function Scopes({ snapshot, below, scope, onChange }: ScopesProps) {
  const { t } = useTranslation()
  const count = below.length
  const words = {
    one: t('machinePage.deleteSnapshots.one', { name: snapshot.name }),
    all: t('machinePage.deleteSnapshots.children', { count }),
    only: t('machinePage.deleteSnapshots.only', { count }),
  }
  return (
    <div role="radiogroup" aria-label={t('machinePage.deleteSnapshots.which')}>
      {(['one', 'all', 'only'] as const).map((one) => (
        <label key={one} className="rig-choice">
          <input type="radio" name="snapshot-scope" checked={scope === one} onChange={() => onChange(one)} />
          <span>{words[one]}</span>
        </label>
      ))}
    </div>
  )
}

/** Why it would be refused, and what else is lost: the files that go. */
function Refusal({ explanation }: { readonly explanation: Explanation }) {
  const { t, i18n } = useTranslation()
  const sentence = useSentence()
  if (explanation.type === 'failed') {
    return (
      <p className="rig-tone-error" role="alert">
        {sentence(explanation.failure)}
      </p>
    )
  }
  const files = explanation.type === 'known' ? explanation.destroys.filter(({ code }) => code === 'file') : []
  if (files.length === 0) return null
  return (
    <>
      <h3>{t('machinePage.deleteSnapshots.touches')}</h3>
      <ul>
        {files.map((loss) => (
          <li key={loss.text} translate="no" className="rig-mp-path">
            {lossWords(loss, i18n.language)}
          </li>
        ))}
      </ul>
    </>
  )
}

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import type { Vm } from '../../../../contract/machine.ts'
import { Card } from '../../../components/card.tsx'
import { QuestionDialog } from '../../machines/question-dialog.tsx'
import { useBusy, useEngineState } from '../../machines/use-machine.ts'
import { clonesOf, templateOf } from './lineage.ts'

/** What a VM came from and is not done with: an installer, a seed, a template; and who stands on it. */
export function VmLineage({ vm }: { readonly vm: Vm }) {
  return (
    <>
      {vm.installing === true && <Installing vm={vm} />}
      {vm.seed === true && <Seeded vm={vm} />}
      {vm.template === true && <Template vm={vm} />}
      {vm.origin !== undefined && <LinkedClone vm={vm} />}
    </>
  )
}

interface LineProps {
  readonly vm: Vm
  readonly title: string
  readonly children: ReactNode
  readonly verb: string
  readonly able: boolean
  readonly danger?: boolean
  readonly onAct: () => void
}

function LineCard({ vm, title, children, verb, able, danger = false, onAct }: LineProps) {
  const isReady = useEngineState(vm.connection) === 'ready'
  const busy = useBusy(vm.id) !== null
  return (
    <Card
      padded
      title={title}
      aside={
        <Button variant="secondary" size="sm" isDanger={danger} isDisabled={!able || !isReady || busy} onClick={onAct}>
          {verb}
        </Button>
      }
    >
      {children}
    </Card>
  )
}

function Installing({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const { acts } = usePage()
  return (
    <LineCard
      vm={vm}
      title={t('machinePage.lineage.installing')}
      verb={t('machinePage.lineage.installed')}
      able={vm.state === 'off'}
      onAct={() => void acts.run(vm, 'installed', (client) => client.vm.installed({ id: vm.id }))}
    >
      <p>{t('machinePage.lineage.installingHow')}</p>
    </LineCard>
  )
}

function Seeded({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const { acts } = usePage()
  return (
    <LineCard
      vm={vm}
      title={t('machinePage.lineage.seed')}
      verb={t('machinePage.lineage.dropSeed')}
      able={vm.state === 'off' || vm.state === 'running'}
      onAct={() => void acts.run(vm, 'seed', (client) => client.vm.dropSeed({ id: vm.id }))}
    >
      <p>{t('machinePage.lineage.seedHow')}</p>
    </LineCard>
  )
}

function Template({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const { acts, machines } = usePage()
  const [asked, setAsked] = useState(false)
  const clones = clonesOf(vm, machines)
  const input = { id: vm.id }
  const confirm = () => {
    setAsked(false)
    void acts.run(vm, 'refresh', (client) => client.vm.refreshTemplate(input))
  }
  return (
    <>
      <LineCard
        vm={vm}
        title={t('state.template')}
        verb={t('machinePage.lineage.refresh')}
        able={vm.state === 'off'}
        onAct={() => setAsked(true)}
      >
        <p>{clones.length === 0 ? t('machinePage.lineage.noClones') : t('machinePage.lineage.clones')}</p>
        <p translate="no">{clones.map(({ name }) => name).join(', ')}</p>
      </LineCard>
      {asked && (
        <QuestionDialog
          title={t('machinePage.lineage.refreshTitle', { name: vm.name })}
          verb={t('machinePage.lineage.refreshVerb')}
          danger={false}
          acts={[{ procedure: 'vm.refreshTemplate', input }]}
          onConfirm={confirm}
          onClose={() => setAsked(false)}
        >
          <ol className="rig-facts">
            <li>{t('machinePage.lineage.refreshBoots')}</li>
            <li>{t('machinePage.lineage.refreshSeal')}</li>
            <li>{t('machinePage.lineage.refreshRebuild')}</li>
          </ol>
          <p className="rig-quiet">{t('machinePage.lineage.refreshIdentity')}</p>
        </QuestionDialog>
      )}
    </>
  )
}

function LinkedClone({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const { acts, machines } = usePage()
  const [asked, setAsked] = useState(false)
  const template = templateOf(vm, machines)
  const input = { id: vm.id }
  const confirm = () => {
    setAsked(false)
    void acts.run(vm, 'rebuild', (client) => client.vm.rebuild(input))
  }
  const name = template?.name ?? vm.origin ?? ''
  return (
    <>
      <LineCard
        vm={vm}
        title={t('machinePage.lineage.linked')}
        verb={t('machinePage.lineage.rebuild')}
        able={vm.state === 'off' && template?.template === true}
        danger
        onAct={() => setAsked(true)}
      >
        <p>{t('machinePage.lineage.standsOn', { name })}</p>
      </LineCard>
      {asked && (
        <QuestionDialog
          title={t('machinePage.lineage.rebuildTitle', { name: vm.name, template: name })}
          verb={t('machinePage.lineage.rebuildVerb', { name: vm.name })}
          acts={[{ procedure: 'vm.rebuild', input }]}
          onConfirm={confirm}
          onClose={() => setAsked(false)}
        >
          <div className="rig-facts">
            <h3>{t('deletion.goes')}</h3>
            <ul>
              <li>{t('machinePage.lineage.rebuildGoes')}</li>
            </ul>
            <h3>{t('deletion.stays')}</h3>
            <ul className="rig-quiet">
              <li>{t('machinePage.lineage.rebuildStays')}</li>
            </ul>
          </div>
        </QuestionDialog>
      )}
    </>
  )
}

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import type { Vm } from '../../../../contract/machine.ts'
import { agentAbility, type AgentAbility, type AgentReport } from '../../../../contract/vm-agent.ts'
import { useSentence } from '../../failures/use-sentence.ts'
import { SkeletonRows } from '../../machines/table-body-states.tsx'
import { usePolled } from '../use-polled.ts'
import { GetFileDialog, PutFileDialog } from './file-dialogs.tsx'
import { Addresses, Filesystems, System, Users } from './guest-cards.tsx'
import { NoAgent } from './no-agent.tsx'
import { PasswordDialog } from './password-dialog.tsx'
import { RunDialog } from './run-dialog.tsx'
import { TextDialog } from './text-dialog.tsx'
import './guest.css'

/** What a guest says of itself changes slowly, and asking wakes it. Milliseconds. */
const EVERY = 15_000

/** The inside of a guest, as its agent tells it. */
export function GuestTab({ vm }: { readonly vm: Vm }) {
  const sentence = useSentence()
  const { polled, again } = usePolled({
    key: `${vm.id} ${vm.state}`,
    ask: (client, signal) => client.vm.agent.look({ id: vm.id }, { signal }),
    every: vm.state === 'running' ? EVERY : null,
  })
  if (polled.type === 'asking') return <SkeletonRows />
  if (polled.type === 'failed') return <p className="rig-tone-error rig-mp-tab-note">{sentence(polled.failure)}</p>
  const report = polled.value
  if (report.agent !== 'answers') return <NoAgent vm={vm} agent={report.agent} again={again} />
  return <Inside vm={vm} report={report} again={again} />
}

/** What is asked for in a dialog, and what the agent has to allow for it. */
const dialogs = {
  run: 'run',
  setPassword: 'setPassword',
  getFile: 'files',
  putFile: 'files',
  editFile: 'files',
} as const satisfies Readonly<Record<string, AgentAbility>>
type Asked = keyof typeof dialogs

interface Props {
  readonly vm: Vm
  readonly report: AgentReport
  readonly again: () => void
}

function Inside({ vm, report, again }: Props) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => {
    setAsked(null)
    again()
  }
  const { abilities, inside } = report
  return (
    <>
      <div className="rig-guest-acts">
        {(Object.keys(dialogs) as Asked[]).map((act) => (
          <Button
            key={act}
            variant="secondary"
            size="sm"
            isDisabled={!abilities.includes(dialogs[act])}
            onClick={() => setAsked(act)}
          >
            {t(`guest.${act}.open`)}
          </Button>
        ))}
        {abilities.length < agentAbility.options.length && <span className="rig-quiet">{t('guest.forbidden')}</span>}
      </div>
      {inside !== null && (
        <div className="rig-mp-columns">
          <div className="rig-mp-column is-main">
            <Filesystems vm={vm} list={inside.filesystems} canTrim={abilities.includes('trim')} />
            <Addresses list={inside.interfaces} />
          </div>
          <div className="rig-mp-column is-side">
            <System vm={vm} {...{ report, inside, again }} />
            <Users list={inside.users} />
          </div>
        </div>
      )}
      {asked === 'run' && <RunDialog vm={vm} onClose={close} />}
      {asked === 'getFile' && <GetFileDialog vm={vm} onClose={close} />}
      {asked === 'putFile' && <PutFileDialog vm={vm} onClose={close} />}
      {asked === 'editFile' && <TextDialog vm={vm} onClose={close} />}
      {asked === 'setPassword' && <PasswordDialog vm={vm} users={inside?.users ?? []} onClose={close} />}
    </>
  )
}

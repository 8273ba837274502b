import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { Icon } from '../../../components/icon.tsx'
import type { Client } from '../../../api/client.ts'
import type { Vm } from '../../../../contract/machine.ts'
import { formatBytes } from '../../../lib/format.ts'
import { keptWords } from '../../commands/kept-words.ts'
import { useSentence } from '../../failures/use-sentence.ts'
import { actIcons, actWord } from '../../machines/act-words.ts'
import { canAct, type ActName } from '../../machines/acts.ts'
import { ForceFacts } from '../../machines/force-facts.tsx'
import { requestAct } from '../../machines/table-keys.ts'
import { useBusy, useEngineState } from '../../machines/use-machine.ts'
import { Card } from '../../../components/card.tsx'
import { usePolled } from '../use-polled.ts'

type Deletion = Awaited<ReturnType<Client['vm']['deletion']>>

/** Snapshots and files of others may change what a deletion takes. Milliseconds. */
const AGAIN = 10_000

/** What cannot be taken back, with what it takes. */
export function Danger({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const { polled } = usePolled({
    key: `${vm.id} ${vm.state}`,
    ask: (client, signal) => client.vm.deletion({ id: vm.id, files: true }, { signal }),
    every: AGAIN,
  })
  return (
    <div className="rig-mp-column is-single">
      {canAct(vm, 'force') && (
        <DangerCard vm={vm} act="force">
          <ForceFacts machines={[vm]} />
        </DangerCard>
      )}
      <DangerCard vm={vm} act="delete">
        {polled.type === 'asking' && <p className="rig-quiet">{t('loading')}</p>}
        {polled.type === 'failed' && <p className="rig-tone-error">{sentence(polled.failure)}</p>}
        {polled.type === 'known' && <DeletionTable deletion={polled.value} />}
      </DangerCard>
    </div>
  )
}

function DangerCard({ vm, act, children }: { readonly vm: Vm; readonly act: ActName; readonly children: ReactNode }) {
  const { t } = useTranslation()
  const page = usePage()
  const able = useEngineState(vm.connection) === 'ready'
  const busy = useBusy(vm.id) !== null && act !== 'force'
  const verb = actWord(act, [vm], t)
  return (
    <Card
      padded
      title={t('question.verb', { verb, object: vm.name })}
      className="is-danger"
      aside={
        <Button
          variant="secondary"
          isDanger
          isDisabled={!able || busy}
          icon={<Icon of={actIcons[act]} size={12} />}
          onClick={() => requestAct(page, [vm], act)}
        >
          {t('machinePage.danger.ask', { verb })}
        </Button>
      }
    >
      {children}
    </Card>
  )
}

/** What goes in any case, what goes if it is asked for, and what stays. */
function DeletionTable({ deletion }: { readonly deletion: Deletion }) {
  const { t, i18n } = useTranslation()
  const sizes = deletion.files.map(({ bytes }) => bytes ?? 0)
  const sum = formatBytes(
    sizes.reduce((a, b) => a + b, 0),
    i18n.language,
  )
  return (
    <div className="rig-facts">
      <h3>{t('deletion.goes')}</h3>
      <ul>
        <li>{t('deletion.definition')}</li>
        {deletion.snapshots.length > 0 && <li>{t('deletion.snapshots', { names: deletion.snapshots.join(', ') })}</li>}
        {deletion.savedState && <li>{t('deletion.savedState')}</li>}
      </ul>
      {deletion.files.length > 0 && (
        <>
          <h3>{t('machinePage.danger.onRequest', { sum })}</h3>
          <ul>
            {deletion.files.map(({ path, bytes }) => (
              <li key={path}>
                <code translate="no">{path}</code>
                {bytes !== null && <span className="rig-quiet">{` ${formatBytes(bytes, i18n.language)}`}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{t('deletion.stays')}</h3>
      <ul className="rig-quiet">
        {deletion.kept.map((file) => (
          <li key={file.path}>
            <code translate="no">{file.path}</code>
            {` ${keptWords(file, i18n.language)}`}
          </li>
        ))}
        {deletion.kept.length === 0 && (
          <li>{t(deletion.files.length === 0 ? 'deletion.nothing' : 'machinePage.danger.disksUnlessAsked')}</li>
        )}
      </ul>
    </div>
  )
}

import { useTranslation } from 'react-i18next'
import type { TrashedVm } from '../../../../contract/vm-trash.ts'
import type { Vm } from '../../../../contract/machine.ts'
import { usePage } from '../../../app/page-context.ts'
import { formatBytes } from '../../../lib/format.ts'
import { useValue } from '../../../lib/value.ts'
import { useSentence } from '../../failures/use-sentence.ts'
import { useAsked } from '../../wizard/use-asked.ts'
import { QuestionDialog } from '../question-dialog.tsx'

/** The question before VMs of the trash are deleted for good. */
export function EmptyQuestion() {
  const { desk } = usePage()
  const ids = useValue(desk.emptying)
  return ids === null ? null : <OpenEmptyQuestion ids={ids} onClose={() => desk.emptying.set(null)} />
}

function OpenEmptyQuestion({ ids, onClose }: { readonly ids: readonly string[]; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { acts, machines } = usePage()
  const sentence = useSentence()
  const { asked } = useAsked(ids.join(' '), (client, signal) => client.vm.trashed({ ids: [...ids] }, { signal }))
  const vms = ids.map((id) => machines.get(id)).filter((one): one is Vm => one?.kind === 'vm')
  const [first] = vms
  const known = asked.type === 'known' ? asked.value : null
  const former = first?.trash?.name ?? ''
  const object = vms.length === 1 ? former : t('question.machines', { count: vms.length })
  return (
    <QuestionDialog
      title={t('trash.emptyTitle', { object })}
      verb={t('trash.emptyVerb', { object })}
      typed={vms.length === 1 ? former : String(vms.length)}
      acts={[{ procedure: 'vm.emptyTrash', input: { ids } }]}
      onClose={onClose}
      onConfirm={() => {
        // Nothing is deleted that was not shown before.
        if (known === null) return
        onClose()
        if (first !== undefined) void acts.run(first, 'empty', (client) => client.vm.emptyTrash({ ids: [...ids] }))
      }}
    >
      {asked.type === 'asking' && <p className="rig-quiet">{t('loading')}</p>}
      {asked.type === 'failed' && <p className="rig-tone-error">{sentence(asked.failure)}</p>}
      {known !== null && <Fate vms={known.vms} bytes={known.bytes} />}
    </QuestionDialog>
  )
}

function Fate({ vms, bytes }: { readonly vms: readonly TrashedVm[]; readonly bytes: number }) {
  const { t, i18n } = useTranslation()
  const stays = vms.flatMap((vm) => vm.stays)
  return (
    <div className="rig-facts">
      <h3>{t('trash.goesBytes', { bytes: formatBytes(bytes, i18n.language) })}</h3>
      <ul className="rig-trash-files">
        {vms.map((vm) => (
          <li key={vm.id}>
            {t('trash.definitionOf', { name: vm.former })}
            {vm.snapshots.length > 0 && ` · ${t('deletion.snapshots', { names: vm.snapshots.join(', ') })}`}
          </li>
        ))}
        {vms.flatMap((vm) => vm.files.map((file) => <FileLine key={`${vm.id} ${file.path}`} {...file} />))}
      </ul>
      {stays.length > 0 && (
        <>
          <h3>{t('deletion.stays')}</h3>
          <ul className="rig-quiet">
            {stays.map(({ path }) => (
              <FileLine key={path} path={path} bytes={null} />
            ))}
          </ul>
        </>
      )}
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

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import type { DiskCondition } from '../../../../contract/vm-condition.ts'
import { usePage } from '../../../app/page-context.ts'
import { TextLink } from '../../../components/text-link.tsx'
import { formatBytes } from '../../../lib/format.ts'
import { requestAct } from '../../machines/table-keys.ts'
import { useBusy } from '../../machines/use-machine.ts'
import { knownOf, usePolled } from '../use-polled.ts'
import { troubleOf, type Trouble } from './trouble.ts'

/** Somebody frees space meanwhile: the figures follow. Milliseconds. */
const EVERY = 3000

/** Why a VM stands still though nobody asked for it, what to do, and the button that does it. */
export function TroubleBanner({ vm }: { readonly vm: Vm }) {
  const trouble = troubleOf(vm)
  return trouble === null ? null : <Banner vm={vm} trouble={trouble} />
}

function Banner({ vm, trouble }: { readonly vm: Vm; readonly trouble: Trouble }) {
  const { t } = useTranslation()
  const page = usePage()
  const busy = useBusy(vm.id)
  const resumes = vm.state === 'paused' && trouble !== 'guest-crashed'
  const act = resumes ? 'resume' : vm.state === 'off' ? 'start' : null
  return (
    <Alert
      isInline
      variant="danger"
      className="rig-notice"
      title={t(`trouble.${trouble}.title`)}
      data-trouble={trouble}
    >
      <p>{t(`trouble.${trouble}.what`)}</p>
      {(trouble === 'no-space' || trouble === 'disk') && <FaultyDisks vm={vm} trouble={trouble} />}
      <div className="rig-notice-acts">
        {act !== null && (
          <Button
            variant="secondary"
            size="sm"
            isAriaDisabled={busy !== null}
            onClick={() => requestAct(page, [vm], act)}
          >
            {t(`trouble.${act}`)}
          </Button>
        )}
        {trouble === 'no-space' && <TextLink to="storage">{t('trouble.storage')}</TextLink>}
      </div>
    </Alert>
  )
}

function FaultyDisks({ vm, trouble }: { readonly vm: Vm; readonly trouble: Trouble }) {
  const { t } = useTranslation()
  const { polled } = usePolled({
    key: vm.id,
    ask: async (client, signal) => (await client.vm.condition({ id: vm.id }, { signal })).disks,
    every: EVERY,
  })
  const faulty = (knownOf(polled) ?? []).filter((disk) => disk.fault !== null)
  if (faulty.length === 0) return null
  return (
    <>
      <ul className="rig-trouble-disks">
        {faulty.map((disk) => (
          <FaultyDisk key={disk.target} disk={disk} />
        ))}
      </ul>
      {trouble === 'no-space' && (
        <details>
          <summary>{t('trouble.how')}</summary>
          <ul>
            <li>{t('trouble.free.trash')}</li>
            <li>{t('trouble.free.snapshots')}</li>
            <li>{t('trouble.free.files', { folder: faulty[0]?.place?.folder ?? '' })}</li>
            <li>{t('trouble.free.grow')}</li>
          </ul>
        </details>
      )}
    </>
  )
}

function FaultyDisk({ disk: { target, path, place } }: { readonly disk: DiskCondition }) {
  const { t, i18n } = useTranslation()
  const bytes = (value: number) => formatBytes(value, i18n.language)
  return (
    <li>
      <strong translate="no">{target}</strong> <code translate="no">{path ?? '–'}</code>
      {place !== null && (
        <span>{t('trouble.room', { folder: place.folder, free: bytes(place.free), total: bytes(place.total) })}</span>
      )}
    </li>
  )
}

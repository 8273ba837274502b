import { useTranslation } from 'react-i18next'
import { changedHostKeys, type SeenHostKey } from '../../../contract/host-key.ts'
import { usePage } from '../../app/page-context.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import type { ConsoleOf } from './console-tab.ts'
import { Remedy } from './remedy.tsx'

interface Props {
  readonly tab: ConsoleOf<'ssh'>
  /** As the refusal told them. */
  readonly keys: unknown
  readonly again: () => void
}

/** Where sshd keeps its keys unless told (sshd_config(5), HostKey). */
function fileOf({ fingerprint }: SeenHostKey): string {
  return `/etc/ssh/ssh_host_${fingerprint.split(' ')[0]?.toLowerCase()}_key.pub`
}

/** Both keys beside each other, how the new one is compared, and the one press that trusts exactly what was seen. */
export function ChangedKey({ tab, keys, again }: Props) {
  const { t } = useTranslation()
  const { session } = usePage()
  const { data } = changedHostKeys.safeParse(keys)
  if (data === undefined) return <Remedy text={t('consoles.tryAgain')} onClick={again} />
  const { known, shown } = data
  const trust = () => {
    const input = { id: tab.machine, keys: shown.map(({ key }) => key) }
    // That it fails shows in the same refusal again.
    void session.client().console.trustHostKey(input).then(again, again)
  }
  return (
    <>
      <dl className="rig-host-keys">
        <dt>{t('consoles.keyBefore')}</dt>
        <dd translate="no">{known.map(({ fingerprint }) => fingerprint).join('\n')}</dd>
        <dt>{t('consoles.keyNow')}</dt>
        <dd translate="no">{shown.map(({ fingerprint }) => fingerprint).join('\n')}</dd>
        <dt>{t('consoles.keyCompare')}</dt>
        <dd>
          <CodeBlock lines={shown.map((one) => `ssh-keygen -lf ${fileOf(one)}`)} copyLabel={t('copy.command')} />
        </dd>
      </dl>
      <span className="rig-link-remedies">
        <Remedy text={t('consoles.trustKey')} onClick={trust} />
        <Remedy text={t('consoles.tryAgain')} onClick={again} />
      </span>
    </>
  )
}

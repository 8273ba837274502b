import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LinkShape, MachineLink } from '../../../contract/link.ts'
import type { Failure } from '../../api/failure.ts'
import { Fact } from '../../components/fact.tsx'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { useActRun } from '../act-dialog/use-act-run.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { useSentence } from '../failures/use-sentence.ts'
import { knownOf, usePolled } from '../machine-page/use-polled.ts'
import { draftOf, shapeOf, type Lacks, type LinkDraft } from './link-form.ts'
import './link-tools.css'
import type { LinkOf } from './link-of.ts'
import { ShapeTable } from './shape-table.tsx'

interface Props {
  readonly link: LinkOf
  readonly onClose: () => void
}

const whole: LinkShape = { toMachine: {}, fromMachine: {} }

/** Others may pull cables too. Milliseconds. */
const EVERY = 5000

function useLink({ id, mac }: LinkOf) {
  const { polled, again } = usePolled({
    key: `link ${id}`,
    ask: (client, signal) => client.link.list({ id }, { signal }),
    every: EVERY,
  })
  const link = knownOf(polled)?.links.find((one) => one.mac === mac.toLowerCase())
  return { polled, again, link }
}

function NotKnown({ failure }: { readonly failure: Failure | null }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  if (failure === null) return <p className="rig-quiet">{t('loading')}</p>
  return <p className="rig-tone-error">{sentence(failure)}</p>
}

/** The cable of a link, and what happens to packets on it. */
export function LinkDialog({ link: of, onClose }: Props) {
  const { t } = useTranslation()
  const { polled, again, link } = useLink(of)
  const [typed, setTyped] = useState<LinkDraft | null>(null)
  const draft = typed ?? draftOf(link?.shape ?? whole)
  const shape = shapeOf(draft)
  const input = { id: of.id, mac: of.mac, ...(shape ?? whole) }
  const ready = link?.refused === null && shape !== null
  return (
    <ActDialog
      id="link"
      title={t('linkTools.title', { name: of.name, place: of.place })}
      verb={t('linkTools.apply')}
      focus="#link-form input:not(:disabled)"
      call={ready ? { procedure: 'link.shape', input, run: (client) => client.link.shape(input) } : null}
      intro={link !== undefined && <Cable of={of} link={link} onDone={again} />}
      onClose={onClose}
    >
      {polled.type === 'known' ? (
        <Quality link={link} lacks={polled.value.lacks} draft={draft} onChange={setTyped} />
      ) : (
        <NotKnown failure={polled.type === 'failed' ? polled.failure : null} />
      )}
    </ActDialog>
  )
}

interface QualityProps {
  readonly link: MachineLink | undefined
  readonly lacks: Lacks
  readonly draft: LinkDraft
  readonly onChange: (draft: LinkDraft) => void
}

function Quality({ link, lacks, draft, onChange }: QualityProps) {
  const { t } = useTranslation()
  const refused = link === undefined ? 'no-host-end' : link.refused
  if (refused !== null) {
    const words = refused === 'root' ? t('linkTools.lack.root') : t(`errors.REFUSED.link-${refused}`)
    return <p className="rig-link-refused">{words}</p>
  }
  return (
    <>
      <ShapeTable lacks={lacks} draft={draft} onChange={onChange} />
      <p className="rig-quiet">
        {t('linkTools.hint')}{' '}
        <Button variant="link" isInline onClick={() => onChange(draftOf(whole))}>
          {t('linkTools.clear')}
        </Button>
      </p>
    </>
  )
}

interface CableProps {
  readonly of: LinkOf
  readonly link: MachineLink
  readonly onDone: () => void
}

/** Whether the cable is in, and the other way round at a click. */
function Cable({ of: { id, mac }, link, onDone }: CableProps) {
  const { t } = useTranslation()
  const { up, host, refused } = link
  const act = up === false ? ('restore' as const) : ('cut' as const)
  const input = { id, mac }
  const run = useActRun({ procedure: `link.${act}`, input, run: (client) => client.link[act](input) }, onDone)
  // libvirt pulls the cable of a guest also where this host's end is out of reach.
  const isGuest = id.startsWith('vm:')
  const able = up !== null && (refused === null || (isGuest && refused !== 'off'))
  return (
    <>
      <dl className="rig-dl rig-link-facts">
        <Fact name={t('linkTools.cable')}>
          <span className="rig-link-cable">
            <span>{t(up === null ? 'linkTools.unknownCable' : up ? 'linkTools.in' : 'linkTools.out')}</span>
            <Button variant="secondary" size="sm" isDisabled={!able || run.busy} onClick={() => void run.run()}>
              {t(`linkTools.${act}`)}
            </Button>
          </span>
        </Fact>
        {host !== null && (
          <Fact name={t('linkTools.end')}>
            <code translate="no">{host}</code>
          </Fact>
        )}
      </dl>
      {run.failure !== null && <FailureAlert title={t('linkTools.cable')} failure={run.failure} />}
    </>
  )
}

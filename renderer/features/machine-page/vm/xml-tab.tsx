import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../../components/copy-button.tsx'
import { Segments } from '../../../components/segments.tsx'
import { isActive, type Vm } from '../../../../contract/machine.ts'
import { useSentence } from '../../failures/use-sentence.ts'
import { SkeletonRows } from '../../machines/table-body-states.tsx'
import { FindBox } from '../find-box.tsx'
import { usePolled } from '../use-polled.ts'
import { XmlEditor } from './hardware/xml-editor.tsx'
import { findInLines } from './xml-text.ts'

type Side = 'live' | 'kept'

/** Others may edit it: `virsh edit` and virt-manager do. Milliseconds. */
const AGAIN = 5000

/** The definition as libvirt has it, to read. */
export function XmlTab({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const live = isActive(vm.state)
  const [wanted, setWanted] = useState<Side>(live ? 'live' : 'kept')
  const side = live && (wanted === 'live' || !vm.persistent) ? 'live' : 'kept'
  const [editing, setEditing] = useState(false)
  const { polled, again } = usePolled({
    key: `${vm.id} ${side}`,
    ask: (client, signal) => client.vm.xml({ id: vm.id, inactive: side === 'kept' }, { signal }),
    every: AGAIN,
  })
  const choice = live && vm.persistent && (
    <Segments
      label={t('machinePage.xml.which')}
      value={side}
      onChange={setWanted}
      options={[
        { value: 'live', content: t('machinePage.xml.live') },
        { value: 'kept', content: t('machinePage.xml.kept') },
      ]}
    />
  )
  switch (polled.type) {
    case 'asking':
      return <SkeletonRows />
    case 'failed':
      return <p className="rig-tone-error rig-mp-tab-note">{sentence(polled.failure)}</p>
    case 'known':
      return editing && side === 'kept' ? (
        <XmlEditor
          vm={vm}
          current={polled.value.xml}
          onClose={() => {
            setEditing(false)
            again()
          }}
        />
      ) : (
        <XmlView
          xml={polled.value.xml.trimEnd()}
          side={side}
          choice={choice}
          onEdit={side === 'kept' ? () => setEditing(true) : null}
        />
      )
  }
}

interface ViewProps {
  readonly xml: string
  readonly side: Side
  /** Which definition to show, where there are two. */
  readonly choice: ReactNode
  /** Null for what runs: only what is kept can be edited as a text. */
  readonly onEdit: (() => void) | null
}

function XmlView({ xml, side, choice, onEdit }: ViewProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const { lines, count } = useMemo(() => findInLines(xml, query), [xml, query])
  const shown = count === 0 ? 0 : Math.min(at, count - 1)
  const box = useRef<HTMLPreElement>(null)
  useEffect(() => {
    if (query !== '')
      box.current?.querySelector('mark.is-shown')?.scrollIntoView({ block: 'center', inline: 'nearest' })
  }, [query, shown])
  return (
    <>
      <div className="rig-mp-tool-bar">
        {choice}
        <span className="rig-quiet rig-ellipsis">
          {t(side === 'live' ? 'machinePage.xml.liveHint' : 'machinePage.xml.keptHint')}
        </span>
        <span className="rig-grow" />
        <FindBox
          label={t('machinePage.xml.find')}
          value={query}
          onChange={(next) => {
            setQuery(next)
            setAt(0)
          }}
          count={count}
          at={shown}
          onStep={(by) => setAt((shown + by + count) % count)}
        />
        <CopyButton text={xml} label={t('machinePage.xml.copy')} />
        {onEdit !== null && (
          <Button variant="secondary" onClick={onEdit}>
            {t('hardware.xml.edit')}
          </Button>
        )}
      </div>
      <pre
        className="rig-mp-xml"
        role="group"
        ref={box}
        tabIndex={0}
        aria-label={t('machinePage.tab.xml')}
        translate="no"
        lang="en"
      >
        {lines.map((line, index) => (
          <div key={index} className="rig-mp-xml-line">
            {line.map((piece, place) =>
              piece.hit === null ? (
                piece.text
              ) : (
                <mark key={place} className={piece.hit === shown ? 'is-shown' : undefined}>
                  {piece.text}
                </mark>
              ),
            )}
          </div>
        ))}
      </pre>
    </>
  )
}

import { PowerOffIcon } from '@patternfly/react-icons/dist/esm/icons/power-off-icon'
import { DesktopIcon } from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../../api/failure.ts'
import { Icon } from '../../../components/icon.tsx'
import type { Vm } from '../../../../contract/machine.ts'
import { useSentence } from '../../failures/use-sentence.ts'
import { usePolled } from '../use-polled.ts'
import { addressOfPicture } from './picture.ts'

/** Taking a picture costs the guest's emulator a few milliseconds. Milliseconds. */
const EVERY = 3000

interface Props {
  readonly vm: Vm
  /** False for a VM without a screen; null until known. */
  readonly hasScreen: boolean | null
  readonly onOpen: () => void
}

/** Whether an element is in view, at least by a part. */
function useInView(element: HTMLElement | null): boolean {
  const [inView, setInView] = useState(false)
  useEffect(() => {
    if (element === null) return
    const observer = new IntersectionObserver((entries) => setInView(entries.at(-1)?.isIntersecting === true))
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])
  return inView
}

const showing: readonly Vm['state'][] = ['running', 'paused', 'stopping', 'suspended', 'crashed']

type Shown =
  | { readonly type: 'picture'; readonly address: string }
  | { readonly type: 'none' | 'off' | 'waiting' }
  | { readonly type: 'failed'; readonly failure: Failure }

/** The newest picture of the screen, renewed while `inView`. One of before the last start would be a lie. */
function useScreen(vm: Vm, hasScreen: boolean | null, inView: boolean): Shown {
  const on = showing.includes(vm.state) && hasScreen !== false
  const { polled } = usePolled({
    key: on ? `${vm.id} ${vm.state} ${inView}` : null,
    ask: (client, signal) => (inView ? client.vm.screenshot({ id: vm.id }, { signal }) : Promise.resolve(null)),
    every: inView ? EVERY : null,
  })
  const now = polled.type === 'known' ? polled.value : null
  const last = useRef<typeof now>(null)
  useEffect(() => {
    last.current = on ? (now ?? last.current) : null
  }, [now, on])
  const picture = now ?? last.current
  const address = useMemo(() => (picture === null ? null : addressOfPicture(picture)), [picture])
  if (hasScreen === false) return { type: 'none' }
  if (!on) return { type: 'off' }
  if (address !== null) return { type: 'picture', address }
  return polled.type === 'failed' ? { type: 'failed', failure: polled.failure } : { type: 'waiting' }
}

/** What the VM's screen shows, renewed while somebody can see it; a click opens its console. */
export function LiveScreen({ vm, hasScreen, onOpen }: Props) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const shown = useScreen(vm, hasScreen, useInView(element))
  return (
    <div className="rig-mp-screen" ref={setElement}>
      {shown.type === 'picture' ? (
        <Picture vm={vm} address={shown.address} onOpen={onOpen} />
      ) : (
        <p className="rig-mp-screen-empty">
          <Icon of={shown.type === 'off' ? PowerOffIcon : DesktopIcon} size={24} />
          <span>{shown.type === 'failed' ? sentence(shown.failure) : t(`machinePage.screen.${shown.type}`)}</span>
        </p>
      )}
    </div>
  )
}

interface PictureProps {
  readonly vm: Vm
  readonly address: string
  readonly onOpen: () => void
}

function Picture({ vm, address, onOpen }: PictureProps) {
  const { t } = useTranslation()
  const image = <img src={address} alt={t('machinePage.screen.alt', { name: vm.name })} />
  return (
    <button type="button" onClick={onOpen} title={t('machinePage.screen.open')}>
      {image}
      <span className="rig-unseen">{t('machinePage.screen.open')}</span>
    </button>
  )
}

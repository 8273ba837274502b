import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KnownRegistry, RegistriesOverview } from '../../../contract/registry.ts'
import { latePart } from '../../lib/late-part.tsx'
import { ReadingNotices } from '../container-images/reading-notices.tsx'
import { ImagePlaces } from '../container-images/image-places.tsx'
import { useDockerReading } from '../container-images/use-docker-reading.ts'
import { useEndedTasks } from '../container-images/use-ended-tasks.ts'
import { Overlay } from '../failures/broken-part.tsx'
import { knownOf } from '../machine-page/use-polled.ts'
import { EngineChoice } from '../storage/engine-choice.tsx'
import { EngineTold } from './engine-told.tsx'
import type { RegistryQuestion } from './registry-acts.ts'
import { RegistryDetail } from './registry-detail.tsx'
import { RegistryList } from './registry-list.tsx'
import './registries.css'

/** The dialog is no part of the first paint. */
const RegistryDialog = latePart(async () => (await import('./registry-dialog.tsx')).RegistryDialog)

/** Containers and logins come and go by other hands too. Milliseconds. */
const EVERY = 5000

const useRegistries = () =>
  useDockerReading((client, connection, signal) => client.registry.list({ connection }, { signal }), EVERY)

/** One that nothing here leads to: what was typed. */
function typed(address: string, store: KnownRegistry['store']): KnownRegistry {
  const nothing = { mirrors: [], login: null, container: null, names: 0 }
  return { ...nothing, address, store, insecure: false, loopback: /^(localhost|127\.|\[::1\])/.test(address) }
}

/** The registries that are known or were typed, and the one that is looked at: the first until another is chosen. */
function useShown(overview: RegistriesOverview | null) {
  const [more, setMore] = useState<readonly string[]>([])
  const [chosen, setChosen] = useState<string | null>(null)
  const registries = useMemo(() => {
    if (overview === null) return []
    const known = new Set(overview.registries.map(({ address }) => address))
    const others = more.filter((address) => !known.has(address)).map((address) => typed(address, overview.store))
    return [...overview.registries, ...others]
  }, [overview, more])
  const shown = registries.find(({ address }) => address === chosen) ?? registries[0]
  const open = (address: string) => {
    setMore((before) => (before.includes(address) ? before : [...before, address]))
    setChosen(address)
  }
  return { registries, shown, setChosen, open }
}

/** Registries: one of one's own, what each holds, who is logged in, what the engine is told about them. */
export function RegistriesPage() {
  const { t } = useTranslation()
  const { ready, connection, choose, polled, failure, again } = useRegistries()
  const ended = useEndedTasks(/^(image|container|registry)\./)
  useEffect(() => again(), [ended, again])
  const overview = knownOf(polled)
  const { registries, shown, setChosen, open } = useShown(overview)
  const [question, setQuestion] = useState<RegistryQuestion | null>(null)
  return (
    <main className="rig-main" aria-label={t('rail.place.images')}>
      <div className="rig-page-header">
        <h1>{t('rail.place.images')}</h1>
        <ImagePlaces />
        {overview !== null && (
          <p className="rig-quiet rig-ellipsis" role="status">
            {t('registries.facts', { count: overview.registries.length })}
          </p>
        )}
        <span className="rig-grow" />
        {ready.length > 1 && <EngineChoice engines={ready} value={connection ?? ''} onChange={choose} />}
        <Button
          variant="secondary"
          isDisabled={overview === null}
          onClick={() => setQuestion({ act: 'login', address: '' })}
        >
          {t('registries.verb.login')}
        </Button>
        <Button isDisabled={overview === null} onClick={() => setQuestion({ act: 'start' })}>
          {t('registries.verb.start')}
        </Button>
      </div>
      <ReadingNotices
        {...{ connection, failure }}
        isAsking={overview === null}
        words={{ noEngine: t('images.noEngine'), failed: t('registries.failed') }}
      />
      {connection !== null && overview !== null && shown !== undefined && (
        <div className="rig-reg">
          <div className="rig-reg-side">
            <RegistryList registries={registries} chosen={shown.address} onChoose={setChosen} onOpen={open} />
            <EngineTold overview={overview} />
          </div>
          <RegistryDetail
            key={`${connection} ${shown.address}`}
            {...{ connection, ended, onAsk: setQuestion }}
            registry={shown}
            here={overview.here}
          />
        </div>
      )}
      {question !== null && connection !== null && overview !== null && (
        <Overlay>
          <RegistryDialog
            {...{ connection, question, overview, onStarted: open }}
            onClose={(done) => {
              setQuestion(null)
              if (done) again()
            }}
          />
        </Overlay>
      )}
    </main>
  )
}

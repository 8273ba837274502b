import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImageSizes } from '../../../contract/image-look.ts'
import { collatorOf, formatBytes } from '../../lib/format.ts'
import { latePart } from '../../lib/late-part.tsx'
import { useOpenRow } from '../../lib/use-open-row.ts'
import { Overlay } from '../failures/broken-part.tsx'
import { knownOf, useLastKnown, usePolled } from '../machine-page/use-polled.ts'
import { PruneButton } from '../prune/prune-button.tsx'
import { EngineChoice } from '../storage/engine-choice.tsx'
import type { ImageQuestion } from './image-acts.ts'
import { ImageDrawer } from './image-drawer.tsx'
import { ImagePlaces } from './image-places.tsx'
import { imageUses, listedImages, noFilter } from './image-rows.ts'
import { ImageTable } from './image-table.tsx'
import { ReadingNotices } from './reading-notices.tsx'
import { useDockerReading } from './use-docker-reading.ts'
import { useEndedTasks } from './use-ended-tasks.ts'
import { UseFilterBar } from './use-filter-bar.tsx'
import './container-images.css'

/** The dialog is no part of the first paint. */
const ImageDialog = latePart(async () => (await import('./image-dialog.tsx')).ImageDialog)

/** Names, sizes and users come from lists that cost little. Milliseconds. */
const EVERY = 5000

const useImages = () =>
  useDockerReading((client, connection, signal) => client.image.overview({ connection }, { signal }), EVERY)
type Reading = ReturnType<typeof useImages>

/** What is shared: the engine counts that for seconds, so it is asked only when the list has changed. */
function useSizes(connection: string | null, key: string): ImageSizes | null {
  const { polled } = usePolled({
    key: connection === null ? null : `${connection} ${key}`,
    ask: (client, signal) => client.image.sizes({ connection: connection ?? '' }, { signal }),
    every: null,
  })
  return useLastKnown(polled, connection)
}

/** Container images: what is here, what of it is shared, who uses it. */
export function ContainerImagesPage() {
  const { t, i18n } = useTranslation()
  const reading = useImages()
  const { connection, polled, again } = reading
  const ended = useEndedTasks(/^(image|container)\./)
  useEffect(() => again(), [ended, again])
  const [filter, setFilter] = useState(noFilter)
  const [question, setQuestion] = useState<ImageQuestion | null>(null)
  const images = knownOf(polled)
  const ids = useMemo(
    () => (images ?? []).map(({ id, users }) => `${id}${users.length > 0 ? '+' : ''}`).join(),
    [images],
  )
  const sizes = useSizes(images === null ? null : connection, ids)
  const rows = useMemo(
    () => listedImages(images ?? [], sizes, filter, collatorOf(i18n.language)),
    [images, sizes, filter, i18n.language],
  )
  const { open, setOpen, close, opened } = useOpenRow(rows, ({ image }) => image.id)
  return (
    <main className="rig-main" aria-label={t('rail.place.images')}>
      <Header reading={reading} count={images?.length ?? null} sizes={sizes} onAsk={setQuestion} />
      <UseFilterBar label={t('images.filter')} uses={imageUses} filter={filter} onChange={setFilter} />
      <div className="rig-work">
        <section className="rig-list" aria-label={t('images.table')}>
          <ReadingNotices
            connection={reading.connection}
            failure={reading.failure}
            isAsking={reading.polled.type === 'asking'}
            words={{ noEngine: t('images.noEngine'), failed: t('images.failed') }}
          />
          {rows.length > 0 && <ImageTable rows={rows} open={open} onOpen={setOpen} />}
          {images !== null && rows.length === 0 && (
            <Nothing isFiltered={images.length > 0} onClear={() => setFilter(noFilter)} />
          )}
        </section>
        {opened !== undefined && connection !== null && (
          <ImageDrawer row={opened} connection={connection} onAsk={setQuestion} onClose={close} />
        )}
      </div>
      {question !== null && connection !== null && (
        <Overlay>
          <ImageDialog
            connection={connection}
            question={question}
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

interface HeaderProps {
  readonly reading: Reading
  readonly count: number | null
  readonly sizes: ImageSizes | null
  readonly onAsk: (question: ImageQuestion) => void
}

function Header({ reading: { ready, connection, choose, again }, count, sizes, onAsk }: HeaderProps) {
  const { t, i18n } = useTranslation()
  const bytes = (value: number | null | undefined) => (value == null ? '–' : formatBytes(value, i18n.language))
  return (
    <div className="rig-page-header">
      <h1>{t('rail.place.images')}</h1>
      <ImagePlaces />
      {count !== null && (
        <p className="rig-quiet rig-ellipsis" role="status">
          {t('images.facts', { count, size: bytes(sizes?.layers), free: bytes(sizes?.reclaimable) })}
        </p>
      )}
      <span className="rig-grow" />
      {ready.length > 1 && <EngineChoice engines={ready} value={connection ?? ''} onChange={choose} />}
      <PruneButton connection={connection} onDone={again} />
      <Button variant="secondary" isDisabled={connection === null} onClick={() => onAsk({ act: 'load' })}>
        {t('images.verb.load')}
      </Button>
      <Button variant="secondary" isDisabled={connection === null} onClick={() => onAsk({ act: 'import' })}>
        {t('images.verb.import')}
      </Button>
      <Button isDisabled={connection === null} onClick={() => onAsk({ act: 'pull' })}>
        {t('images.verb.pull')}
      </Button>
    </div>
  )
}

function Nothing({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="rig-empty">
      <p>{t(isFiltered ? 'images.filtered' : 'images.none')}</p>
      {isFiltered && (
        <Button variant="link" onClick={onClear}>
          {t('empty.clear')}
        </Button>
      )}
    </div>
  )
}

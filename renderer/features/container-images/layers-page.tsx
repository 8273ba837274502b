import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { layerChange, type ImageDetail, type ImageLayer, type LayerChange } from '../../../contract/image-look.ts'
import { SearchField } from '../../components/search-field.tsx'
import { Segments } from '../../components/segments.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { formatBytes } from '../../lib/format.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { useAsked, type Asked } from '../wizard/use-asked.ts'
import { useRested } from '../wizard/use-rested.ts'
import { imagePlaces, layersPath } from './image-paths.ts'
import { shortId } from './image-rows.ts'
import { LayerFiles } from './layer-files.tsx'
import './container-images.css'

/** The layers of an image: what made each, and what it does to those below. */
export function LayersPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: layersPath })
  const { asked: image } = useAsked(`image ${id}`, (client, signal) => client.image.inspect({ id }, { signal }))
  const { asked: layers } = useAsked(`layers ${id}`, (client, signal) => client.image.layers({ id }, { signal }))
  const name = image.type === 'known' ? (image.value.tags[0] ?? shortId(id)) : shortId(id)
  return (
    <main className="rig-main" aria-label={t('images.layersOf', { name })}>
      <div className="rig-page-header">
        <Link to={imagePlaces.containers} className="rig-link">
          {t('rail.place.images')}
        </Link>
        <span aria-hidden="true">{'›'}</span>
        <h1 className="rig-ellipsis" translate="no">
          {name}
        </h1>
        {image.type === 'known' && <Sum image={image.value} />}
      </div>
      <Body id={id} image={image} layers={layers} />
    </main>
  )
}

function Sum({ image }: { readonly image: ImageDetail }) {
  const { t, i18n } = useTranslation()
  const values = { count: image.layers.length, size: formatBytes(image.size, i18n.language) }
  return <p className="rig-quiet">{t('images.layersFacts', values)}</p>
}

interface BodyProps {
  readonly id: string
  readonly image: Asked<ImageDetail>
  readonly layers: Asked<{ layers: ImageLayer[] }>
}

function Body({ id, image, layers }: BodyProps) {
  const { t, i18n } = useTranslation()
  const [chosen, setChosen] = useState<number | null>(null)
  const failed = image.type === 'failed' ? image.failure : layers.type === 'failed' ? layers.failure : null
  if (failed !== null) {
    return (
      <div className="rig-notices">
        <FailureAlert title={t('images.layersFailed')} failure={failed} />
      </div>
    )
  }
  if (layers.type !== 'known') {
    return (
      <div className="rig-ci-reading">
        <p role="status">
          {t('images.reading', {
            size: image.type === 'known' ? formatBytes(image.value.size, i18n.language) : '…',
          })}
        </p>
        <Waiting lines={6} />
      </div>
    )
  }
  const all = layers.value.layers
  const at = chosen ?? Math.max(0, all.length - 1)
  return (
    <div className="rig-ci-layers">
      <LayerList layers={all} chosen={at} onChoose={setChosen} />
      <Files key={at} id={id} index={at} layer={all[at]} />
    </div>
  )
}

interface ListProps {
  readonly layers: readonly ImageLayer[]
  readonly chosen: number
  readonly onChoose: (index: number) => void
}

/** The highest first, as they lie on each other. */
function LayerList({ layers, chosen, onChoose }: ListProps) {
  const { t, i18n } = useTranslation()
  const order = layers.map((layer, index) => ({ layer, index })).reverse()
  return (
    <nav className="rig-ci-stack" aria-label={t('images.layers')}>
      <ol reversed>
        {order.map(({ layer, index }) => (
          <li key={index}>
            <button type="button" aria-current={index === chosen} onClick={() => onChoose(index)}>
              <code className="rig-ellipsis" translate="no" title={layer.command}>
                {layer.command === '' ? t('images.base') : layer.command}
              </code>
              <span className="rig-ci-counts">
                <span className="rig-quiet">{t('images.layer', { number: index + 1 })}</span>
                <span className="rig-grow" />
                <Counts layer={layer} />
                <span className="rig-number">{formatBytes(layer.size, i18n.language)}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Signs for the eye, words for the ear. */
function Counts({ layer: { added, changed, removed } }: { readonly layer: ImageLayer }) {
  const { t } = useTranslation()
  return (
    <span
      className="rig-ci-signs rig-changed-counts rig-number"
      role="img"
      aria-label={t('images.counts', { added, changed, removed })}
      title={t('images.counts', { added, changed, removed })}
    >
      {added > 0 && <span className="is-added">{`+${added}`}</span>}
      {changed > 0 && <span className="is-changed">{`~${changed}`}</span>}
      {removed > 0 && <span className="is-removed">{`−${removed}`}</span>}
    </span>
  )
}

interface FilesProps {
  readonly id: string
  readonly index: number
  readonly layer: ImageLayer | undefined
}

function Files({ id, index, layer }: FilesProps) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const [change, setChange] = useState<LayerChange | 'all'>('all')
  const rested = useRested(search) ?? search
  if (layer === undefined) return <p className="rig-empty">{t('images.noLayers')}</p>
  return (
    <section className="rig-ci-files" aria-label={t('images.files')}>
      <div className="rig-bar" role="search" aria-label={t('filter.label')}>
        <SearchField value={search} label={t('images.fileFilter')} wide onChange={setSearch} />
        <Segments
          label={t('images.change.label')}
          value={change}
          onChange={setChange}
          options={(['all', ...layerChange.options] as const)
            .filter((value) => value !== 'emptied')
            .map((value) => ({ value, content: t(`images.change.${value}`) }))}
        />
      </div>
      {layer.cut && <p className="rig-quiet rig-ci-cut">{t('images.cut')}</p>}
      <LayerFiles key={`${rested} ${change}`} id={id} layer={index} search={rested} change={change} />
    </section>
  )
}

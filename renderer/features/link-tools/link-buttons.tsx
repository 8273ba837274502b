import { BinocularsIcon } from '@patternfly/react-icons/dist/esm/icons/binoculars-icon'
import { SlidersHIcon } from '@patternfly/react-icons/dist/esm/icons/sliders-h-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../components/icon-button.tsx'
import { CaptureDialog } from './capture-dialog.tsx'
import { LinkDialog, type LinkOf } from './link-dialog.tsx'

/** The tools of one link, beside its name: its cable and quality, and what passes. */
export function LinkButtons({ link }: { readonly link: LinkOf }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'tools' | 'capture' | null>(null)
  const close = () => setOpen(null)
  const { place } = link
  return (
    <>
      <IconButton icon={SlidersHIcon} small label={t('linkTools.open', { place })} onClick={() => setOpen('tools')} />
      <IconButton
        icon={BinocularsIcon}
        small
        label={t('linkTools.capture.open', { place })}
        onClick={() => setOpen('capture')}
      />
      {open === 'tools' && <LinkDialog link={link} onClose={close} />}
      {open === 'capture' && <CaptureDialog link={link} onClose={close} />}
    </>
  )
}

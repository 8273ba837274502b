import { useTranslation } from 'react-i18next'
import { hasNewDisk, newDiskFormat, type VmForm } from './form.ts'

/** What Create will do, in order. */
export function WhatHappens({ form, name }: { readonly form: VmForm; readonly name: string }) {
  const { t } = useTranslation()
  const file = `${name}.${newDiskFormat(form) === 'qcow2' ? 'qcow2' : 'img'}`
  const hasSeed = form.source === 'image' && form.guest.told !== 'none'
  const happens = [
    hasNewDisk(form) ? t('newVm.happens.disk', { file, pool: form.pool }) : null,
    hasSeed ? t('newVm.happens.seed') : null,
    form.source === 'disk' && form.copyDisk ? t('newVm.happens.copy', { file, pool: form.pool }) : null,
    form.source === 'tree' ? t('newVm.happens.fetch') : null,
    t('newVm.happens.define', { name }),
    form.autostart ? t('newVm.happens.autostart') : null,
    form.start ? t('newVm.happens.start') : null,
    hasSeed ? t('newVm.happens.unseed') : null,
    form.source === 'tree' ? t('newVm.happens.installed') : null,
  ].filter((line) => line !== null)
  return (
    <section className="rig-w-side-part">
      <h3>{t('newVm.happens.title')}</h3>
      <ol className="rig-w-happens">
        {happens.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <p className="rig-w-hint">{t('newVm.happens.undone')}</p>
    </section>
  )
}

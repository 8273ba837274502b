import { EngineNotices } from '../machines/engine-notices.tsx'

/** In place of what only libvirt can tell: that it does not answer, why, and what helps. */
export function NoLibvirt({ text }: { readonly text: string }) {
  return (
    <>
      <div className="rig-notices">
        <EngineNotices engine="libvirt" />
      </div>
      <div className="rig-empty">
        <p>{text}</p>
      </div>
    </>
  )
}

import { useId, type ReactNode } from 'react'

interface Props {
  readonly title: string
  /** One line beside the title. */
  readonly sub?: ReactNode
  /** Link, legend or button at the right end of the head. */
  readonly aside?: ReactNode
  /** The content keeps clear of the edge; rows that reach it do without. */
  readonly padded?: boolean
  readonly className?: string
  readonly children: ReactNode
}

/** One question with its answer on a page that has several. */
export function Card({ title, sub, aside, padded = false, className = '', children }: Props) {
  const id = useId()
  return (
    <section className={`rig-card ${className}`} aria-labelledby={id}>
      <header className="rig-card-head">
        <h2 id={id}>{title}</h2>
        {sub !== undefined && <span className="rig-quiet rig-ellipsis">{sub}</span>}
        <span className="rig-grow" />
        {aside}
      </header>
      {padded ? <div className="rig-card-body">{children}</div> : children}
    </section>
  )
}

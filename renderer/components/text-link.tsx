import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths, type Place } from '../app/routes.ts'

/** A link to another page. */
export function TextLink({ to, children }: { readonly to: Place; readonly children: ReactNode }) {
  return (
    <Link to={paths[to]} className="rig-link">
      {children}
    </Link>
  )
}

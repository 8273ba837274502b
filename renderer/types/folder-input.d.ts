import 'react'

declare module 'react' {
  interface InputHTMLAttributes<T> {
    /** Lets a person choose a folder; every browser has it, under this name only. */
    webkitdirectory?: T extends HTMLInputElement ? '' : never
  }
}

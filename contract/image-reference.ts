import { z } from 'zod'

export const imageReference = z
  .string()
  .min(1)
  .max(512)
  .regex(/^\S+$/, 'an image reference such as debian:12 or registry.example/app@sha256:…')

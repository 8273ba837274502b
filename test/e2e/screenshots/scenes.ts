import type { Scene } from './scene.ts'
import { cloneScenes } from './scenes/clone.ts'
import { consoleScenes } from './scenes/consoles.ts'
import { containerImageScenes } from './scenes/container-images.ts'
import { diagramScenes } from './scenes/diagram.ts'
import { frameScenes } from './scenes/frame.ts'
import { keepScenes } from './scenes/keep.ts'
import { machineScenes } from './scenes/machine.ts'
import { machinesScenes } from './scenes/machines.ts'
import { networkScenes } from './scenes/networks.ts'
import { placeScenes } from './scenes/places.ts'
import { storageScenes } from './scenes/storage.ts'
import { uploadScenes } from './scenes/uploads.ts'
import { wizardScenes } from './scenes/wizards.ts'

/** Everything that a person meets. */
export const scenes: readonly Scene[] = [
  ...placeScenes,
  ...machinesScenes,
  ...machineScenes,
  ...consoleScenes,
  ...wizardScenes,
  ...cloneScenes,
  ...keepScenes,
  ...storageScenes,
  ...uploadScenes,
  ...networkScenes,
  ...containerImageScenes,
  ...diagramScenes,
  ...frameScenes,
]

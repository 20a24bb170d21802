// A thread starts without the loader that lets its parent read TypeScript.
import { register } from 'tsx/esm/api'

register()
await import('./segment-worker.ts')

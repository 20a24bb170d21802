// A thread starts without the loader that lets its parent read TypeScript. In what
// is built, a file of this name beside the server is the thread itself.
import { register } from 'tsx/esm/api'

register()
await import('./foreign-key-thread.ts')

/** Releases on MLServer behind nginx, counted by Prometheus. */
import { mlserverBehindNginx } from './live-mlserver.ts'
import { releasesUnderLoad } from './live-releases.ts'
import { withEngines } from './with-engines.ts'

withEngines(['mlserver', 'nginx', 'prometheus'], () => {
  // One process of Python has to answer the copies as well.
  releasesUnderLoad('MLServer behind nginx', mlserverBehindNginx, 25)
})

/** Releases on Triton behind Envoy, counted by Prometheus. */
import { driftAndBake, releasesUnderLoad } from './live-releases.ts'
import type { Site } from './live-site.ts'
import { tritonBehindEnvoy } from './live-triton.ts'
import { withEngines } from './with-engines.ts'

withEngines(['triton', 'envoy', 'prometheus'], () => {
  const open = async (): Promise<Site> => {
    const [site] = await tritonBehindEnvoy()
    if (!site) throw new Error('no site')
    return site
  }
  releasesUnderLoad('Triton behind Envoy', open, 100, driftAndBake)
})

/** Releases on Triton behind Envoy, counted by Prometheus. */
import { releasesUnderLoad } from './live-releases.ts'
import { tritonBehindEnvoy } from './live-triton.ts'
import { withEngines } from './with-engines.ts'

withEngines(['triton', 'envoy', 'prometheus'], () => {
  releasesUnderLoad('Triton behind Envoy', async () => {
    const [site] = await tritonBehindEnvoy()
    if (!site) throw new Error('no site')
    return site
  })
})

/** A real MLflow server on a port of its own, with a database that goes with it. Must not know what is tried with it. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needed } from './places.ts'
import { answers, freePort, start, type Running } from './running.ts'

/** It asks its makers for nothing, and needs no workers for what is tried here. */
export const QUIET = {
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
  MLFLOW_DISABLE_TELEMETRY: 'true',
  DO_NOT_TRACK: 'true',
}

export interface Mlflow extends Running {
  readonly url: string
}

export async function startMlflow(): Promise<Mlflow> {
  const { program } = needed('mlflow')
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const given = ['-m', 'mlflow', 'server', '--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`]
  const where = ['--default-artifact-root', folder, '--host', '127.0.0.1', '--port', String(port), '--workers', '1']
  const running = await start({
    name: 'MLflow',
    command: program,
    arguments: [...given, ...where],
    env: QUIET,
    folder,
    // A cold start imports most of 600 MB.
    within: 240,
    ready: async () => answers(`${url}/health`),
  })
  return { ...running, url }
}

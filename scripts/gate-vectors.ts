/**
 * `npm run --silent gate:vectors -- FILE`: replays reference vectors and streams through the gate's tests, prints the largest error per
 * method and what differs, and ends non-zero where anything is off by more than the tolerance.
 */
import { readFileSync } from 'node:fs'
import { replay, TOLERANCE } from '../bench/vectors.ts'
import type { Report } from '../bench/vectors.ts'

function print({ methods, unknown, streams, differences }: Report): void {
  for (const { name, vectors, error } of methods)
    console.log(`${name.padEnd(16)} ${String(vectors).padStart(3)} vectors, largest error ${error.toExponential(1)}`)
  console.log(
    `${'streams'.padEnd(16)} ${String(streams.count).padStart(3)} streams, largest error ${streams.error.toExponential(1)}`,
  )
  for (const { name, vectors } of unknown)
    console.log(`${name.padEnd(16)} ${String(vectors).padStart(3)} vectors: no such method here yet`)
  for (const difference of differences) console.log(`differs: ${difference}`)
  console.log(differences.length === 0 ? `all within ${TOLERANCE}` : `${differences.length} beyond ${TOLERANCE}`)
}

const [path] = process.argv.slice(2)
if (path === undefined) {
  console.error('gate:vectors: expected the path of a vectors file. Write npm run --silent gate:vectors -- FILE')
  process.exitCode = 2
} else {
  try {
    const report = replay(JSON.parse(readFileSync(path, 'utf8')))
    print(report)
    process.exitCode = report.differences.length === 0 ? 0 : 1
  } catch (error) {
    console.error(`gate:vectors: ${path}: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 2
  }
}

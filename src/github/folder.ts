/**
 * The files of one folder of the default branch, in one call where GraphQL is there.
 * Must not know what they are for.
 */
import * as v from 'valibot'
import type { GitHub } from './client.ts'
import { Refusal } from './faults.ts'

const shape = v.object({
  repository: v.object({
    object: v.nullable(
      v.object({
        entries: v.exactOptional(
          v.array(
            v.object({
              name: v.string(),
              object: v.nullable(
                v.object({ isTruncated: v.exactOptional(v.boolean()), text: v.exactOptional(v.nullable(v.string())) }),
              ),
            }),
          ),
        ),
      }),
    ),
  }),
})

const DOCUMENT = `query Folder($owner: String!, $repo: String!, $folder: String!) {
  repository(owner: $owner, name: $repo) {
    object(expression: $folder) { ... on Tree { entries { name object { ... on Blob { isTruncated text } } } } }
  }
}`

/** @returns texts by file name; null where GitHub gives only a part of it; empty where there is no such folder */
export async function readFolder(client: GitHub, folder: string): Promise<ReadonlyMap<string, string | null>> {
  const variables = { owner: client.owner, repo: client.repo, folder: `HEAD:${folder}` }
  try {
    const { data } = await client.query(DOCUMENT, variables, shape)
    const entries = data.repository.object?.entries ?? []
    const files = entries.filter(({ object }) => object?.text !== undefined)
    return new Map(
      files.map(({ name, object }) => [name, object?.isTruncated === true ? null : (object?.text ?? null)]),
    )
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 404)) throw error
    return overRest(client, folder)
  }
}

async function overRest(client: GitHub, folder: string): Promise<ReadonlyMap<string, string | null>> {
  const of = { owner: client.owner, repo: client.repo }
  const found = new Map<string, string | null>()
  try {
    const { data } = await client.rest.repos.getContent({ ...of, path: folder })
    for (const one of Array.isArray(data) ? data : []) {
      if (one.type !== 'file') continue
      const { data: blob } = await client.rest.git.getBlob({ ...of, file_sha: one.sha })
      found.set(one.name, Buffer.from(blob.content, 'base64').toString('utf8'))
    }
    return found
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return found
    throw error
  }
}

import { accessHeader } from '../../api/access-key.ts'
import { api, type ResponseOf } from '../../api/client.ts'
import { problemOf, unreachable } from '../../api/problem.ts'

export type UploadedFile = ResponseOf<'/api/imports/{id}'>
export type ImportSettings = UploadedFile['settings']

/** Uploads a file. The browser reads it while it is sent. */
export async function uploadFile(file: File): Promise<UploadedFile> {
  const response = await fetch(`/api/imports?file=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    body: file,
    headers: { ...accessHeader(), 'content-type': 'application/octet-stream' },
  }).catch((error: unknown) => {
    throw unreachable(error)
  })
  if (!response.ok) throw problemOf(response.status, await response.json().catch(() => undefined))
  return response.json()
}

export async function explainFile(id: string, settings: ImportSettings): Promise<void> {
  await api.POST('/api/imports/{id}/explanation', { params: { path: { id } }, body: settings })
}

export async function runImport(id: string, settings: ImportSettings): Promise<void> {
  await api.POST('/api/imports/{id}/run', { params: { path: { id } }, body: settings })
}

export async function removeFile(id: string): Promise<void> {
  await api.DELETE('/api/imports/{id}', { params: { path: { id } } })
}

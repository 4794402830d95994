import { Alert, Button, Card, FileButton, Group, Loader, Progress, Stack, Text, Title } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useView } from '../../view/use-view.ts'
import { takeDroppedFile, useDroppedFile } from './dropped-file.ts'
import { ImportExplanation } from './import-explanation.tsx'
import {
  explainFile,
  type ImportSettings,
  removeFile,
  runImport,
  type UploadedFile,
  uploadFile,
} from './import-requests.ts'

const POLL_EVERY_MS = 700
const WORKING: ReadonlySet<string> = new Set(['uploading', 'explaining', 'importing'])

/** Imports a file: it is chosen or dropped, explained, and imported after a confirmation. */
export function ImportPanel({ onUndo }: { onUndo(importRun: number): void }) {
  const [id, setId] = useState<string>()
  const dropped = useDroppedFile()
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const uploaded = await uploadFile(file)
      await explainFile(uploaded.id, {})
      return uploaded.id
    },
    onSuccess: setId,
  })
  const { mutate } = upload
  useEffect(() => {
    const file = dropped && takeDroppedFile()
    if (file) mutate(file)
  }, [dropped, mutate])

  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="import-title" className="panel">
      <Title order={2} size="h4" id="import-title">
        Import a file
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Orders as CSV or events as NDJSON. You see how the file is read before anything counts.
      </Text>
      <Stack gap="md">
        {upload.error && <ProblemNote error={upload.error} />}
        {upload.isPending ? (
          <Group gap="xs" role="status">
            <Loader size="xs" />
            <Text size="sm">Uploading {upload.variables.name}</Text>
          </Group>
        ) : id === undefined ? (
          <FileButton onChange={(file) => file && mutate(file)} accept=".csv,.tsv,.txt,.ndjson,.jsonl,.gz,text/csv">
            {(props) => (
              <Button
                {...props}
                variant="default"
                className="import-drop"
                leftSection={<IconFileImport size={18} aria-hidden />}
              >
                Choose a file, or drop one on the page
              </Button>
            )}
          </FileButton>
        ) : (
          <Uploaded id={id} onClose={() => setId(undefined)} onUndo={onUndo} />
        )}
      </Stack>
    </Card>
  )
}

interface UploadedProps {
  id: string
  onClose(): void
  onUndo(importRun: number): void
}

function Uploaded({ id, onClose, onUndo }: UploadedProps) {
  const client = useQueryClient()
  const {
    data: file,
    error,
    refetch,
  } = useApi('/api/imports/{id}', { inPath: { id } }, { everyMs: POLL_EVERY_MS, isLive: false })
  const work = useMutation({
    mutationFn: ({ kind, settings }: { kind: 'explain' | 'run'; settings: ImportSettings }) =>
      kind === 'explain' ? explainFile(id, settings) : runImport(id, settings),
    onSettled: () => refetch(),
  })
  const readMapping = useMutation({
    mutationFn: async (chosen: File) => {
      const mapping = await chosen.text().then(JSON.parse)
      await work.mutateAsync({ kind: 'explain', settings: { mapping } })
    },
  })
  const remove = useMutation({ mutationFn: () => removeFile(id), onSettled: onClose })
  const isImported = file?.status === 'imported'
  useEffect(() => {
    if (isImported) void client.invalidateQueries()
  }, [isImported, client])

  if (error && !file) return <ProblemNote error={error} />
  if (!file) return <Loader size="xs" />
  return (
    <Stack gap="md">
      {(readMapping.error ?? work.error) && <ProblemNote error={(readMapping.error ?? work.error) as Error} />}
      <Status file={file} />
      {file.explanation && !isImported && (
        <ImportExplanation
          key={JSON.stringify(file.settings)}
          explanation={file.explanation}
          settings={file.settings}
          isWorking={WORKING.has(file.status) || work.isPending}
          onWork={(kind, settings) => work.mutate({ kind, settings })}
        />
      )}
      {file.status === 'failed' && file.explanation === null && (
        <Group gap="xs">
          <FileButton accept=".json,application/json" onChange={(mapping) => mapping && readMapping.mutate(mapping)}>
            {(props) => (
              <Button {...props} loading={readMapping.isPending || work.isPending}>
                Choose a mapping (JSON)
              </Button>
            )}
          </FileButton>
          <Button variant="default" onClick={() => work.mutate({ kind: 'explain', settings: file.settings })}>
            Read again
          </Button>
        </Group>
      )}
      <Group gap="xs" justify="flex-end">
        {isImported ? (
          <>
            {file.importRun !== null && file.result !== null && file.result.accepted > 0 && (
              <Button variant="default" onClick={() => file.importRun !== null && onUndo(file.importRun)}>
                Undo the import
              </Button>
            )}
            <Button onClick={onClose}>Import another file</Button>
          </>
        ) : (
          <Button variant="default" onClick={() => remove.mutate()} loading={remove.isPending}>
            Remove the file
          </Button>
        )}
      </Group>
    </Stack>
  )
}

const STEPS: Record<string, string> = { reading: 'Reading', checking: 'Checking', applying: 'Importing' }

function Status({ file }: { file: UploadedFile }) {
  const { format } = useView()
  const { status, problem, progress, result } = file
  if (status === 'failed') {
    return (
      <Alert color="red" title={`${file.file} was not imported`}>
        {problem}
      </Alert>
    )
  }
  if (status === 'imported' && result) {
    const isNew = result.accepted > 0
    const parts = [
      `${format.count(result.accepted)} new`,
      `${format.count(result.duplicate)} already known`,
      ...(result.ignored > 0 ? [`${format.count(result.ignored)} ignored`] : []),
      ...(result.rejected > 0 ? [`${format.count(result.rejected)} refused`] : []),
      ...(result.contradicting > 0 ? [`${format.count(result.contradicting)} known with different content`] : []),
    ]
    return (
      <Alert
        color={isNew ? 'green' : 'yellow'}
        title={isNew ? `${file.file} was imported` : `${file.file} contained nothing new`}
        role="status"
      >
        Events: {parts.join(', ')}. The file was deleted.
      </Alert>
    )
  }
  if (!WORKING.has(status)) return null
  const label = progress ? `${STEPS[progress.step] ?? progress.step} ${file.file}` : `Reading ${file.file}`
  return (
    <div role="status">
      <Text size="sm" mb={4}>
        {label}
        {progress && `: ${format.count(progress.count)} ${progress.step === 'applying' ? 'events' : 'lines'}`}
      </Text>
      <Progress value={progress?.percent ?? 100} animated={progress?.percent == null} aria-label={label} />
    </div>
  )
}

import type { Source } from './source.ts'

/** The text without what opens the source: its connection string, passwords and keys. */
export function hideSecrets(text: string, source: Source): string {
  return secretsOf(source).reduce((hidden, secret) => hidden.replaceAll(secret, '…'), text)
}

/** The longest first: one may be a part of another. */
function secretsOf(source: Source): string[] {
  const secrets: (string | undefined)[] = []
  if (source.kind === 'azure-service-bus') {
    const { connectionString = '' } = source
    secrets.push(connectionString, /SharedAccessKey=([^;]+)/i.exec(connectionString)?.[1])
    secrets.push(/SharedAccessSignature=([^;]+)/i.exec(connectionString)?.[1])
  }
  if (source.kind === 'rabbitmq') {
    const password = /^[^:]+:\/\/[^:@/]*:(.*)@/.exec(source.url)?.[1] ?? ''
    secrets.push(source.url, password, decode(password))
  }
  if (source.kind === 'kafka') secrets.push(source.sasl?.password)
  return secrets.filter((secret) => secret !== undefined && secret !== '').toSorted(byLength) as string[]
}

const byLength = (a = '', b = '') => b.length - a.length

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

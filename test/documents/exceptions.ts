import type { CodeBlock } from './pages.ts'

/** A code block that is not run, with the reason. */
interface Exception {
  page: string
  /** How the block begins. */
  starts: string
  reason: string
}

/** All code blocks that no test runs or checks. */
export const exceptions: readonly Exception[] = [
  {
    page: 'docs/import.md',
    starts: 'curl "http://localhost:5002/api/analytics/sales/monthly',
    reason: 'needs the data set Online Retail, which test/online-retail imports',
  },
  {
    page: 'docs/import.md',
    starts: '[{"month":"2011-12-01"',
    reason: 'the response to the request before it',
  },
  {
    page: 'docs/verify-and-rebuild.md',
    starts: 'curl -X DELETE localhost:5002/api/operations/tasks/ID',
    reason: 'ID stands for the id of a running task',
  },
]

/** Programs of others in the examples, which the tests do not run, with the reason. Their lines are parsed by bash. */
export const foreignPrograms: Readonly<Record<string, string>> = {
  az: 'needs a subscription of Azure',
  rabbitmqctl: 'needs the RabbitMQ of the shop',
  psql: 'needs the embedded server of a data folder',
  openssl: 'makes a secret',
  docker: 'needs an engine and a registry',
  kubectl: 'needs a cluster',
  debootstrap: 'builds a system as root',
  buildah: 'builds an image as root',
  systemctl: 'needs systemd and root',
  cp: 'installs a unit as root',
  mkdir: 'makes a folder of the user',
  echo: 'writes a secret',
  zcat: 'reads a file of the user',
  head: 'shortens an output',
}

/** Languages whose blocks no test runs, with the reason. */
export const foreignLanguages: Readonly<Record<string, string>> = {
  '': 'drawings',
  csharp: 'the tests have no .NET',
  yaml: 'a file of Grafana',
  csv: 'files of examples, which import-documentation.test.ts imports',
  text: 'outputs; import-documentation.test.ts compares those of imports',
}

/** Whether the block is on the list of exceptions. */
export const isException = ({ page, text }: CodeBlock) =>
  exceptions.some((exception) => exception.page === page && text.startsWith(exception.starts))

import { openDatabase } from '../../src/db/open-database.ts'

// A process that opens the database of a data folder (`node hold-database.ts FOLDER owner|any`), reports this in a line of
// JSON, and keeps the database open until its standard input ends or it is killed.
const [dataDir = '', role] = process.argv.slice(2)
try {
  const config = { databaseUrl: undefined, dataDir, embeddedDatabasePort: 0 }
  const database = await openDatabase(config, role === 'owner' ? 'owner' : 'any', { durable: false })
  console.log(JSON.stringify({ url: database.url }))
  process.stdin.resume().on('end', () => database.close())
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }))
}

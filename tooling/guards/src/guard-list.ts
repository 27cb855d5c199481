import type { Guard } from "./guard.ts"
import { apiGuards } from "./guards/api.ts"
import { changeGuards } from "./guards/changes.ts"
import { codeGuards } from "./guards/code-rules.ts"
import { documentStatementGuards } from "./guards/document-statements.ts"
import { documentGuards } from "./guards/documents.ts"
import { importGuards } from "./guards/imports.ts"
import { ledgerGuards } from "./guards/ledger.ts"
import { lockGuards } from "./guards/locks.ts"
import { mediaReaderGuards } from "./guards/media-readers.ts"
import { mediaGuards } from "./guards/media.ts"
import { objectStoreGuards } from "./guards/object-store.ts"
import { processGuards } from "./guards/processes.ts"
import { ruleGuards } from "./guards/rules.ts"
import { catalogueGuards } from "./guards/schema-catalogue.ts"
import { documentSchemaGuards } from "./guards/schema-documents.ts"
import { kitGuards } from "./guards/schema-kits.ts"
import { stockGuards } from "./guards/schema-stock.ts"
import { storageGuards } from "./guards/storage.ts"
import { undoGuards } from "./guards/undo.ts"
import { webFetchGuards } from "./guards/web-fetch.ts"

/** Every guard, the quick ones first. */
export const guards: readonly Guard[] = [
  ...importGuards,
  ...codeGuards,
  ...ledgerGuards,
  ...catalogueGuards,
  ...stockGuards,
  ...kitGuards,
  ...documentSchemaGuards,
  ...changeGuards,
  ...ruleGuards,
  ...storageGuards,
  ...webFetchGuards,
  ...mediaGuards,
  ...mediaReaderGuards,
  ...undoGuards,
  ...lockGuards,
  ...documentStatementGuards,
  ...objectStoreGuards,
  ...documentGuards,
  ...apiGuards,
  ...processGuards,
]

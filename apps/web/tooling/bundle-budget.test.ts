import { expect, test } from "vitest"
import { type Budget, budgetProblems } from "./bundle-budget.ts"

const budget: Budget = {
  firstPage: "page.tsx",
  firstScriptsKibMax: 250,
  firstStylesKibMax: 45,
  lazyChunkKibMax: 200,
  mayBeHeavier: /^pdf/,
}

test("a bundle at its limits is fine", () => {
  const weights = { firstScriptsKib: 250, firstStylesKib: 45, lazyChunks: [{ fileName: "a.js", kib: 200 }] }
  expect(budgetProblems(budget, weights)).toEqual([])
})

test("what may be heavier is not weighed, and nothing else", () => {
  const weights = {
    firstScriptsKib: 1,
    firstStylesKib: 1,
    lazyChunks: [
      { fileName: "pdf.worker.js", kib: 400 },
      { fileName: "a-pdf.js", kib: 400 },
    ],
  }
  expect(budgetProblems(budget, weights)).toEqual(["a-pdf.js: 400.0 KiB gzip, the budget is 200."])
})

test("each limit that is exceeded is named", () => {
  const weights = {
    firstScriptsKib: 250.06,
    firstStylesKib: 46,
    lazyChunks: [
      { fileName: "small.js", kib: 3 },
      { fileName: "large.js", kib: 201 },
    ],
  }
  expect(budgetProblems(budget, weights)).toEqual([
    "Scripts of the first page: 250.1 KiB gzip, the budget is 250.",
    "Styles of the first page: 46.0 KiB gzip, the budget is 45.",
    "large.js: 201.0 KiB gzip, the budget is 200.",
  ])
})

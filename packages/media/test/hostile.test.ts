import { rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { hostileFiles, type HostileFile } from "../src/hostile/hostile-files.ts"
import { payload } from "../src/hostile/polyglots.ts"
import { sampleImage, samplePdf } from "../src/samples/samples.ts"
import { type OwnerAnswer, startOwner, testFolder } from "./harness.ts"

const megabyte = 1024 * 1024
/** A file may take 10 seconds; the rest is for the process to be started, killed and told of. */
const timeMsMax = 15_000

interface Finding {
  file: HostileFile
  answer: OwnerAnswer
}

function isKept({ answer }: Finding): boolean {
  return answer.inspection?.value?.ok === true
}

function namesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ file }) => file.name)
}

function attemptsOf({ answer }: Finding): { error?: string; ms: number }[] {
  return [answer.inspection, answer.thumbnails, answer.text].filter((attempt) => attempt !== undefined)
}

describe("hostile files", () => {
  it("are at least 300, each with a name of its own, and the same with every run", async () => {
    expect(hostileFiles.length).toBeGreaterThan(300)
    expect(new Set(hostileFiles.map((file) => file.name)).size).toBe(hostileFiles.length)
    const some = hostileFiles.filter((_, index) => index % 40 === 0)
    for (const file of some) expect(Buffer.compare(await file.bytes(), await file.bytes())).toBe(0)
  })

  it("are refused or harmless, crash nobody, and cost little", async () => {
    const folder = await testFolder()
    const owner = await startOwner()
    const upload = async (file: HostileFile, index: number): Promise<Finding> => {
      const path = join(folder, String(index))
      await writeFile(path, await file.bytes())
      const answer = await owner.upload(path)
      await rm(path)
      return { file, answer }
    }
    // What a process needs to work at all is no growth.
    const good = join(folder, "good")
    await writeFile(good, await sampleImage({ type: "image/png", width: 64, height: 64 }))
    expect((await owner.upload(good)).inspection?.value).toEqual({ ok: true, width: 64, height: 64 })
    const peakBefore = await owner.peakBytes()

    const findings: Finding[] = []
    const queue = hostileFiles.entries()
    const work = async (): Promise<void> => {
      for (const [index, file] of queue) findings.push(await upload(file, index))
    }
    await Promise.all([work(), work()])

    expect(findings.length).toBe(hostileFiles.length)
    expect(
      namesOf(findings.filter((finding) => finding.file.expect === "refused" && isKept(finding))),
    ).toEqual([])
    expect(
      namesOf(findings.filter((finding) => attemptsOf(finding).some(({ ms }) => ms > timeMsMax))),
      "took too long",
    ).toEqual([])
    // Nothing ends in any other way than with a refusal; in particular never for want of a process.
    const errors = findings.flatMap(attemptsOf).map(({ error }) => error)
    expect(new Set(errors)).toEqual(new Set([undefined, "FileRefusedError"]))
    expect((await owner.peakBytes()) - peakBefore).toBeLessThan(50 * megabyte)

    const pictures = findings.flatMap(({ answer }) => answer.thumbnails?.value ?? [])
    expect(pictures.length).toBeGreaterThan(100)
    expect(pictures.filter(({ base64 }) => Buffer.from(base64, "base64").includes(payload))).toEqual([])

    // The same process goes on with good files.
    await writeFile(good, samplePdf("Still here"))
    expect((await owner.upload(good)).text?.value).toEqual({ pages: 1, text: "Still here", isWhole: true })
  }, 600_000)
})

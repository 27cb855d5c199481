import { execFile, spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { startTestStore, storeFolder, type TestStore } from "./store-harness.ts"

/** Clients that others wrote in other languages. They are tried where they are installed. */
const programs = { s3cmd: "--version", aws: "--version" }
const installed = Object.entries(programs).flatMap(([program, argument]) => {
  const isThere = spawnSync(program, [argument]).status === 0
  if (!isThere)
    process.stderr.write(`${program} is not installed here, so it is not tried against the object store.\n`)
  return isThere ? [program] : []
})

type Client = {
  store: TestStore
  /** The bucket as this client writes it. */
  bucket: string
  folder: string
  run: (...args: string[]) => Promise<string>
}

/** A folder with files whose names and sizes ask something of a client. */
async function makeFiles(): Promise<string> {
  const folder = await storeFolder()
  mkdirSync(join(folder, "tree", "sub"), { recursive: true })
  writeFileSync(join(folder, "tree", "one"), "1")
  writeFileSync(join(folder, "tree", "sub", "größe & <2> +.txt"), "2")
  writeFileSync(join(folder, "tree", "empty"), "")
  writeFileSync(join(folder, "photo.bin"), randomBytes(700_000))
  // More than these clients send in one piece.
  writeFileSync(join(folder, "film.bin"), randomBytes(20_000_000))
  return folder
}

async function startS3cmd(): Promise<Client> {
  const store = await startTestStore()
  const folder = await makeFiles()
  const host = `127.0.0.1:${store.port}`
  const settings = [
    "[default]",
    `access_key = ${store.accessKeyId}`,
    `secret_key = ${store.secretAccessKey}`,
    `host_base = ${host}`,
    `host_bucket = ${host}`,
    "use_https = False",
    "signature_v2 = False",
  ]
  writeFileSync(join(folder, "s3cmd.ini"), `${settings.join("\n")}\n`)
  return {
    store,
    folder,
    bucket: `s3://${store.bucket}`,
    run: (...args) => run("s3cmd", ["--config", join(folder, "s3cmd.ini"), ...args], {}),
  }
}

async function startAws(): Promise<Client> {
  const store = await startTestStore()
  const folder = await makeFiles()
  writeFileSync(join(folder, "aws.ini"), "[default]\ns3 =\n  signature_version = s3v4\n")
  const environment = {
    AWS_ACCESS_KEY_ID: store.accessKeyId,
    AWS_SECRET_ACCESS_KEY: store.secretAccessKey,
    AWS_DEFAULT_REGION: store.region,
    AWS_CONFIG_FILE: join(folder, "aws.ini"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
  }
  return {
    store,
    folder,
    bucket: `s3://${store.bucket}`,
    run: (...args) => run("aws", ["--endpoint-url", store.endpoint, ...args], environment),
  }
}

async function run(
  program: string,
  args: readonly string[],
  environment: Record<string, string>,
): Promise<string> {
  const env = { ...process.env, ...environment, LC_ALL: "C.UTF-8" }
  const { stdout } = await promisify(execFile)(program, args, { env, timeout: 120_000 })
  return stdout
}

function isSame(folder: string, one: string, other: string): boolean {
  return readFileSync(join(folder, one)).equals(readFileSync(join(folder, other)))
}

describe.runIf(installed.includes("s3cmd"))("s3cmd", () => {
  it("puts and gets what it divides into parts", async () => {
    const { folder, bucket, run: s3cmd } = await startS3cmd()
    await s3cmd("put", join(folder, "film.bin"), `${bucket}/film.bin`)
    await s3cmd("get", `${bucket}/film.bin`, join(folder, "back.bin"))
    expect(isSame(folder, "film.bin", "back.bin")).toBe(true)
  })

  it("puts, lists, gets, copies, moves and deletes", async () => {
    const { folder, bucket, run: s3cmd } = await startS3cmd()
    const photo = join(folder, "photo.bin")
    await s3cmd("put", photo, `${bucket}/a b/photo.bin`)
    expect(await s3cmd("ls", "--recursive", bucket)).toMatch(/700000 +s3:\/\/[\w-]+\/a b\/photo\.bin/)
    await s3cmd("cp", `${bucket}/a b/photo.bin`, `${bucket}/copy.bin`)
    await s3cmd("mv", `${bucket}/copy.bin`, `${bucket}/moved.bin`)
    await s3cmd("get", `${bucket}/moved.bin`, join(folder, "back.bin"))
    expect(isSame(folder, "photo.bin", "back.bin")).toBe(true)
    expect(await s3cmd("info", `${bucket}/moved.bin`)).toContain("File size: 700000")
    await s3cmd("del", "--recursive", "--force", `${bucket}/`)
    expect(await s3cmd("ls", "--recursive", bucket)).toBe("")
  })

  it("keeps two folders the same, both ways", async () => {
    const { folder, bucket, run: s3cmd } = await startS3cmd()
    await s3cmd("sync", `${join(folder, "tree")}/`, `${bucket}/tree/`)
    expect(await s3cmd("sync", `${join(folder, "tree")}/`, `${bucket}/tree/`)).not.toContain("upload")
    mkdirSync(join(folder, "back"))
    await s3cmd("sync", `${bucket}/tree/`, `${join(folder, "back")}/`)
    expect(spawnSync("diff", ["-r", join(folder, "tree"), join(folder, "back")]).status).toBe(0)
  })
})

describe.runIf(installed.includes("aws"))("awscli", () => {
  it("puts, gets and copies what it divides into parts", async () => {
    const { folder, bucket, run: aws } = await startAws()
    await aws("s3", "cp", join(folder, "film.bin"), `${bucket}/film.bin`)
    await aws("s3", "cp", `${bucket}/film.bin`, `${bucket}/copy.bin`)
    await aws("s3", "cp", `${bucket}/copy.bin`, join(folder, "back.bin"))
    expect(isSame(folder, "film.bin", "back.bin")).toBe(true)
  })

  it("puts, lists, gets, copies, moves and deletes", async () => {
    const { folder, bucket, run: aws } = await startAws()
    await aws("s3", "cp", join(folder, "photo.bin"), `${bucket}/a b/photo.bin`)
    expect(await aws("s3", "ls", "--recursive", bucket)).toMatch(/700000 a b\/photo\.bin/)
    await aws("s3", "cp", `${bucket}/a b/photo.bin`, `${bucket}/copy.bin`)
    await aws("s3", "mv", `${bucket}/copy.bin`, `${bucket}/moved.bin`)
    await aws("s3", "cp", `${bucket}/moved.bin`, join(folder, "back.bin"))
    expect(isSame(folder, "photo.bin", "back.bin")).toBe(true)
    await aws("s3", "rm", "--recursive", bucket)
    expect(await aws("s3api", "list-objects-v2", "--bucket", bucket.slice(5), "--query", "Contents")).toBe(
      "null\n",
    )
  })

  it("keeps two folders the same, both ways", async () => {
    const { folder, bucket, run: aws } = await startAws()
    await aws("s3", "sync", join(folder, "tree"), `${bucket}/tree`)
    expect(await aws("s3", "sync", join(folder, "tree"), `${bucket}/tree`)).toBe("")
    await aws("s3", "sync", `${bucket}/tree`, join(folder, "back"))
    expect(spawnSync("diff", ["-r", join(folder, "tree"), join(folder, "back")]).status).toBe(0)
  })

  it("presigns", async () => {
    const { folder, bucket, run: aws } = await startAws()
    await aws("s3", "cp", join(folder, "tree", "one"), `${bucket}/once`)
    const url = (await aws("s3", "presign", `${bucket}/once`)).trim()
    expect(await (await fetch(url)).text()).toBe("1")
    expect((await fetch(url.replace("/once?", "/other?"))).status).toBe(403)
  })
})

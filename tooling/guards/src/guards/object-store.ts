import { type Check, test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

const folder = "packages/embedded/src/object-store"
const authenticate = `${folder}/signature/authenticate.ts`
const authorization = `${folder}/signature/authorization.ts`
const receiveBody = `${folder}/body/receive-body.ts`
const objects = `${folder}/objects/object-folder.ts`
const tree = `${folder}/objects/folder-tree.ts`

/** Long enough for a store to start in a process of its own on a busy machine. */
const patienceSeconds = 30

function store(file: string, title: string): Check {
  return test(`packages/embedded/test/object-store/${file}.test.ts`, title, patienceSeconds)
}

/** What the object store promises: who may come in, what it takes, and that it keeps what it took. */
export const objectStoreGuards: readonly Guard[] = [
  replace(
    "a signature is compared",
    authenticate,
    "if (!isEqual(signature, sign(key, stringToSign))) {",
    "if (signature.length !== 64) {",
    store("conformance-presigned", "with another signature is refused"),
  ),
  replace(
    "a chunk's signature is compared",
    `${folder}/body/aws-chunked.ts`,
    "if (!isEqual(signature, sign(key, stringToSign))) {",
    "if (signature.length !== 64) {",
    store("signature", "are refused when a byte of the first chunk is another"),
  ),
  replace(
    "what is not signed is refused",
    authorization,
    'if (header === undefined) throw new S3Error("AccessDenied")',
    'if (header === undefined) throw new S3Error("NoSuchKey")',
    store("conformance-presigned", "with nothing of all this is refused"),
  ),
  replace(
    "every Amazon header is signed",
    authenticate,
    "if (unsigned.length === 0) return",
    "if (unsigned.length >= 0) return",
    store("requests", "with an Amazon header nobody signed is refused"),
  ),
  replace(
    "a presigned URL expires",
    authenticate,
    "if (now.getTime() < expiresAt) return",
    "if (now.getTime() !== expiresAt) return",
    store("conformance-presigned", "that has expired is refused"),
  ),
  replace(
    "a presigned URL holds a week at the most",
    authorization,
    "if (seconds > expiresSecondsMax) {",
    "if (seconds > 1e12) {",
    store("conformance-presigned", "with a life of weeks is refused"),
  ),
  replace(
    "a signature is no older than a quarter of an hour",
    authenticate,
    "if (Math.abs(now.getTime() - signedAt.getTime()) <= skewMillisecondsMax) return",
    "if (now.getTime() > 0) return",
    store("requests", "16 minutes old is judged by the store's clock"),
  ),
  replace(
    "a body is as long as it says",
    receiveBody,
    "if (received.sizeBytes === expected.sizeBytes) return",
    "if (received.sizeBytes >= 0) return",
    store("requests", "in chunks shorter than it says"),
  ),
  replace(
    "a checksum is compared",
    receiveBody,
    "if (sent === checksum.value) return",
    'if (sent !== "") return',
    store("conformance-objects", "SHA-256 that is wrong refuses the object"),
  ),
  replace(
    "a body is the one that was signed",
    receiveBody,
    "if (expected.signedSha256 === undefined || received.sha256 === expected.signedSha256) return",
    "if (received.sizeBytes >= 0) return",
    store("requests", "may not change its body"),
  ),
  replace(
    "a new object replaces none",
    objects,
    "if (conditions.onlyNew) await placeNew(upload.path, this.#pathOf(names))",
    "if (conditions.match !== undefined) await placeNew(upload.path, this.#pathOf(names))",
    store("races", "of fifty who put a new object exactly one gets through"),
  ),
  replace(
    "a version is compared and replaced in one",
    objects,
    "await this.#locks.hold(record.key, async () => {",
    "await Promise.resolve().then(async () => {",
    store("races", "of fifty who replace one version exactly one gets through"),
  ),
  replace(
    "a folder in use stays",
    tree,
    "if (this.#uses.has(folder)) return",
    "",
    store("races", "puts and deletes in folders that come and go disturb nobody"),
  ),
  replace(
    "bytes are on the disk before they are shown",
    `${folder}/objects/upload.ts`,
    "if (durable) await this.#sync()",
    "",
    store("durability", "an object is safe before it is shown"),
  ),
  replace(
    "a name is on the disk before it is acknowledged",
    tree,
    "await syncFolder(folders.at(-1) ?? this.#root)",
    "",
    store("durability", "an object is safe before it is shown"),
  ),
  replace(
    "new folders are on the disk before what lies in them is acknowledged",
    tree,
    "await syncFolder(folders[index - 1] ?? this.#root)",
    "",
    store("durability", "an object is safe before it is shown"),
  ),
  replace(
    "what a dead process was writing is thrown away",
    objects,
    "await Promise.all(left.map((name) => rm(join(objects.#incoming, name), { force: true })))",
    "",
    store("crash", "place, the object is there whole or not at all"),
  ),
  replace(
    "a folder has one owner",
    `${folder}/folder-lock.ts`,
    "begin immediate",
    "begin",
    store("store-process", "is told process and address of the first"),
  ),
  replace(
    "a store ends with its starter",
    `${folder}/object-store-main.ts`,
    'process.once("disconnect", () => void stop())',
    "",
    store("store-process", "ends with its starter, killed or not"),
  ),
  replace(
    "a damaged object is not copied",
    `${folder}/operations/copy-object.ts`,
    "if (facts.sha256 === record.sha256) return facts",
    "if (facts.sizeBytes >= 0) return facts",
    store("requests", "is not copied, and a client that asks for checksums notices"),
  ),
  replace(
    "a page of another host is not answered by the rule of the same host",
    `${folder}/cors.ts`,
    "return expected.origin === origin",
    "return expected.port === new URL(origin).port",
    store("cors", "by the rule of the same host is answered to a page of another host"),
  ),
  replace(
    "a client that stops is cut off",
    `${folder}/transfer.ts`,
    "  socket.setTimeout(idleSecondsMax * 1000)\n",
    "",
    store("requests", "that stops coming is given up"),
  ),
]

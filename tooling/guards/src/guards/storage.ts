import { type Check, test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

const inSource = (file: string, title: string) => test(`packages/storage/src/${file}.test.ts`, title)
const inTests = (file: string, title: string, secondsMax?: number) =>
  test(`packages/storage/test/${file}.test.ts`, title, secondsMax)

function without(name: string, file: string, find: string, check: Check): Guard {
  return replace(`storage: ${name}`, `packages/storage/src/${file}.ts`, find, "", check)
}

function instead(name: string, file: string, find: string, by: string, check: Check): Guard {
  return replace(`storage: ${name}`, `packages/storage/src/${file}.ts`, find, by, check)
}

const signsAll = inSource("presign", "an upload's link signs everything that makes it the promised one")

/** What stands between a careless or hostile upload and a document, and between a bad store and all of them. */
export const storageGuards: readonly Guard[] = [
  instead("the type of an upload is signed", "presign", '"content-type", "host"', '"host"', signsAll),
  without(
    "the hash of an upload is signed as a header",
    "presign",
    'unhoistableHeaders: new Set(["x-amz-checksum-sha256"]),',
    signsAll,
  ),
  without("an upload overwrites nothing", "presign", 'IfNoneMatch: "*",', signsAll),
  without(
    "links ask for no other checksums",
    "s3-client",
    'responseChecksumValidation: "WHEN_REQUIRED",',
    inSource("presign", "links say no more than what the store has to check"),
  ),
  without(
    "links say that nothing is to be unpacked",
    "presign",
    'ResponseContentEncoding: "identity",',
    inTests("links", "what an upload says of its packing is not passed on"),
  ),
  instead(
    "no link lives longer than five minutes",
    "presign",
    "const expiresInSecondsMax = 300",
    "const expiresInSecondsMax = 3000",
    inSource("presign", "no link lives 301 seconds"),
  ),
  instead(
    "only a host name becomes part of a link's address",
    "public-endpoint",
    "host.length <= 253 && hostName.test(host)",
    "host.length <= 253",
    inSource("public-endpoint", 'refuses "evil.example/path"'),
  ),
  instead(
    "no name of a person's file becomes a key",
    "object-key",
    "key.length > keyLengthMax || !keyPattern.test(key)",
    "key.length > keyLengthMax",
    inSource("object-key", '"../a" is none'),
  ),
  instead(
    "a missing bucket is not a missing object",
    "errors",
    'status === 404 && code !== "NoSuchBucket"',
    "status === 404",
    inTests("objects", "a missing bucket never looks like missing objects"),
  ),
  without(
    "HEAD of a missing bucket is looked into",
    "read-object",
    "  await refuseMissingBucket(bucket, key, signal)\n  return undefined",
    inTests("objects", "a missing bucket never looks like missing objects"),
  ),
  without(
    "what lies under a key already is compared",
    "write-object",
    "await checkSameBytes(bucket, key, facts, signal)",
    inTests("objects", "the same object again is success, another one under its key is refused"),
  ),
  instead(
    "a content that breaks ends its request",
    "write-object",
    'body.once("error", (error) => broken.abort(error))',
    'body.once("error", () => undefined)',
    inTests("objects", "a content that breaks leaves nothing", 10),
  ),
  instead(
    "the target of a copy is looked at",
    "write-object",
    "target === undefined || !isCopy(source, target)",
    "false",
    inTests("objects", "is not fooled by copies that say they are done"),
  ),
  without(
    "promotion compares hashes",
    "promote",
    '  if (digest.digest("hex") !== wish.sha256) throw new Mismatch("hash")\n',
    inTests("promote", "the last bit changed"),
  ),
  without(
    "promotion stops at the promised size",
    "promote",
    '    if (size > wish.size) throw new Mismatch("size")\n',
    inTests("promote", "a store that says another size than it sends"),
  ),
  instead(
    "promotion reads again what lies under the final key",
    "promote",
    "if (found.size === wish.size && found.sha256 === wish.sha256) return true",
    "if (found.size === wish.size) return true",
    inTests("promote", "that has other bytes under the final key is not written to"),
  ),
  instead(
    "the doctor refuses a store that is open",
    "doctor/authentication-probes",
    "if (broken !== undefined)",
    "if (broken !== undefined && broken.isRefused)",
    inTests("examine-store", "reads without signature"),
  ),
  instead(
    "the doctor does not trust a careless store",
    "doctor/examine-store",
    'uploads.every((finding) => finding.held) ? "pinned" : "promote"',
    'uploads.length > 0 ? "pinned" : "promote"',
    inTests("examine-store", "no hash of what is uploaded: the server moves uploads itself"),
  ),
  without(
    "the doctor cleans up",
    "doctor/examine-store",
    "    await clean(bench)\n",
    inTests("examine-store", "is trusted with uploads to their final place"),
  ),
  without(
    "what has another size than announced is not read",
    "downloads/main",
    "    if (facts.size !== expected) throw new ObjectOfOtherSize(key)\n",
    inTests("downloads", "only when it has the size that it should have"),
  ),
  replace(
    "names of documents can't turn the reading direction",
    "packages/domain/src/attachment/file-name.ts",
    String.raw`\p{Bidi_Control}`,
    "",
    test("packages/domain/src/attachment/file-name.test.ts", "harmless, bounded and stays as it is"),
  ),
]

import { Readable } from "node:stream"
import { describe, expect, it } from "vitest"
import { decodeAwsChunked } from "../../src/object-store/body/aws-chunked.ts"
import { crc32c, crc64nvme } from "../../src/object-store/body/crc.ts"
import { authenticate, type SignatureSeed } from "../../src/object-store/signature/authenticate.ts"
import { signingKey } from "../../src/object-store/signature/signing-key.ts"
import type { S3Request } from "../../src/object-store/wire/s3-request.ts"

/**
 * The examples Amazon publishes with its description of Signature Version 4 for S3: one key, one moment, and the
 * signatures that have to come out.
 */
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
const scope = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", day: "20130524", region: "us-east-1", service: "s3" }
const gate = {
  accessKeyId: scope.accessKeyId,
  secretAccessKey,
  region: scope.region,
  now: () => new Date("2013-05-24T00:05:00Z"),
}
const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

function example(
  request: Partial<S3Request>,
  headers: Readonly<Record<string, string>>,
  signature: string,
): S3Request {
  const signed = { host: "examplebucket.s3.amazonaws.com", "x-amz-date": "20130524T000000Z", ...headers }
  const credential = `${scope.accessKeyId}/20130524/us-east-1/s3/aws4_request`
  const names = Object.keys(signed).toSorted().join(";")
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${names},Signature=${signature}`
  return {
    method: "GET",
    path: "/",
    bucket: undefined,
    key: undefined,
    query: [],
    headers: new Map(Object.entries({ ...signed, authorization })),
    ...request,
  }
}

const examples: readonly (readonly [string, S3Request])[] = [
  [
    "a GET of a part",
    example(
      { path: "/test.txt" },
      { range: "bytes=0-9", "x-amz-content-sha256": emptyHash },
      "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    ),
  ],
  [
    "a PUT",
    example(
      { method: "PUT", path: "/test$file.text" },
      {
        date: "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-content-sha256": "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
      },
      "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    ),
  ],
  [
    "a list",
    example(
      {
        query: [
          ["prefix", "J"],
          ["max-keys", "2"],
        ],
      },
      { "x-amz-content-sha256": emptyHash },
      "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    ),
  ],
  [
    "a question about the bucket",
    example(
      { query: [["lifecycle", ""]] },
      { "x-amz-content-sha256": emptyHash },
      "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    ),
  ],
  [
    "a PUT in chunks",
    example(
      { method: "PUT", path: "/examplebucket/chunkObject.txt" },
      {
        host: "s3.amazonaws.com",
        "content-encoding": "aws-chunked",
        "content-length": "66824",
        "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "x-amz-decoded-content-length": "66560",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
      },
      "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
    ),
  ],
  [
    "a presigned GET",
    {
      method: "GET",
      path: "/test.txt",
      bucket: undefined,
      key: undefined,
      query: [
        ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
        ["X-Amz-Credential", `${scope.accessKeyId}/20130524/us-east-1/s3/aws4_request`],
        ["X-Amz-Date", "20130524T000000Z"],
        ["X-Amz-Expires", "86400"],
        ["X-Amz-SignedHeaders", "host"],
        ["X-Amz-Signature", "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"],
      ],
      headers: new Map([["host", "examplebucket.s3.amazonaws.com"]]),
    },
  ],
]

describe("a published signature holds", () => {
  it.each(examples)("for %s", (_, request) => {
    expect(() => authenticate(request, gate)).not.toThrow()
  })

  it.each(examples)("for %s, and with another secret it does not", (_, request) => {
    expect(() => authenticate(request, { ...gate, secretAccessKey: "another" })).toThrow(/does not match/)
  })
})

const key = signingKey(secretAccessKey, scope)
const timestamp = "20130524T000000Z"
const letters = Buffer.alloc(66_560, "a")

/** Two chunks and the empty one, with the signatures given. */
function chunks([first, second, last]: readonly [string, string, string], end: string): Buffer {
  return Buffer.concat([
    Buffer.from(`10000;chunk-signature=${first}\r\n`),
    letters.subarray(0, 65_536),
    Buffer.from(`\r\n400;chunk-signature=${second}\r\n`),
    letters.subarray(65_536),
    Buffer.from(`\r\n0;chunk-signature=${last}\r\n${end}\r\n`),
  ])
}

const plain = {
  seed: seedOf("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"),
  body: chunks(
    [
      "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
      "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
      "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
    ],
    "",
  ),
}
const trailed = {
  seed: seedOf("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"),
  body: chunks(
    [
      "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
      "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
      "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
    ],
    "x-amz-checksum-crc32c:sOO8/Q==\r\n" +
      "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n",
  ),
}

function seedOf(signature: string): SignatureSeed {
  return { key, scope, timestamp, signature }
}

async function decode(
  { seed, body }: { seed: SignatureSeed; body: Buffer },
  hasTrailer: boolean,
  pieceBytes = 1000,
): Promise<{ bytes: Buffer; trailer: Map<string, string> }> {
  const pieces = Array.from({ length: Math.ceil(body.length / pieceBytes) }, (_, index) =>
    body.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  )
  const trailer = new Map<string, string>()
  const decoded: Buffer[] = []
  for await (const piece of decodeAwsChunked(Readable.from(pieces), { hasTrailer, seed }, trailer))
    decoded.push(piece)
  return { bytes: Buffer.concat(decoded), trailer }
}

/** A body with another text in the place of one of its texts. */
function replaced(body: Buffer, what: string | RegExp, by: string): Buffer {
  return Buffer.from(body.toString("latin1").replace(what, by), "latin1")
}

describe("the published chunks", () => {
  it.each([1, 7, 1000, 70_000])("are unwrapped, come they in pieces of %i bytes", async (pieceBytes) => {
    expect((await decode(plain, false, pieceBytes)).bytes.equals(letters)).toBe(true)
  })

  it("are unwrapped with their trailer", async () => {
    const { bytes, trailer } = await decode(trailed, true)
    expect(bytes.equals(letters)).toBe(true)
    expect([...trailer]).toEqual([["x-amz-checksum-crc32c", "sOO8/Q=="]])
  })

  it.each([
    ["a byte of the first chunk", "\r\naaa", "\r\naba"],
    ["a byte of the second chunk", "aaa\r\n0", "aab\r\n0"],
    ["a signature", "=ad80", "=ad81"],
    ["the last signature", "9df9\r\n", "9df8\r\n"],
  ])("are refused when %s is another", async (_, what, by) => {
    const body = replaced(plain.body, what, by)
    await expect(decode({ ...plain, body }, false)).rejects.toThrow(/chunk does not match/)
  })

  it("are refused when the trailer says something else", async () => {
    const body = replaced(trailed.body, "sOO8", "sOO9")
    await expect(decode({ ...trailed, body }, true)).rejects.toThrow(/does not match/)
  })

  it.each([
    ["the trailer's signature is missing", /\r\nx-amz-trailer-signature:\w+/, ""],
    ["a signature is missing", /;chunk-signature=\w+/, ""],
    ["the end is missing", /0;chunk[^]*$/, ""],
    ["something follows", /$/, "more"],
    ["a size is no number", /400;/, "zzz;"],
    ["a size is too large", /^10000;/, "10001;"],
    ["a line never ends", /^10000;/, `${"0".repeat(5000)}10000;`],
  ])("are refused when %s", async (_, what, by) => {
    const body = replaced(trailed.body, what, by)
    await expect(decode({ ...trailed, body }, true)).rejects.toThrow(/./)
  })
})

describe("checksums have the values of their catalogues", () => {
  const digits = Buffer.from("123456789")

  it("CRC-32C", () => {
    expect(crc32c(digits)).toBe(0xe3069283)
    expect(crc32c(digits.subarray(4), crc32c(digits.subarray(0, 4)))).toBe(0xe3069283)
  })

  it("CRC-64 of NVMe", () => {
    expect(crc64nvme(digits)).toEqual({ high: 0xae8b1486, low: 0x0a799888 })
    expect(crc64nvme(digits.subarray(4), crc64nvme(digits.subarray(0, 4)))).toEqual(crc64nvme(digits))
  })
})

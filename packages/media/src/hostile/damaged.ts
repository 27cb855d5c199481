import { noise } from "../samples/bytes.ts"
import { sampleImage, type SampleImageType, samplePdf } from "../samples/samples.ts"
import { type SniffedType, sniffedTypes } from "../sniff.ts"
import { type HostileFile, hostileFile } from "./hostile-file.ts"

/** A good file of each type, large enough to be cut in many places. */
export function goodFile(type: SniffedType, seed = 1): Promise<Uint8Array> | Uint8Array {
  if (type === "application/pdf") return samplePdf(["First page", "Second page", "Third page"])
  return sampleImage({ type, width: 240, height: 180, seed })
}

const imageTypes = sniffedTypes.filter((type): type is SampleImageType => type !== "application/pdf")

function short(type: SniffedType): string {
  return type.replace(/^.*\//, "")
}

const empty: readonly HostileFile[] = sniffedTypes.map((type) =>
  hostileFile(`empty-${short(type)}`, type, "refused", () => new Uint8Array()),
)

/** Nothing but the bytes that a file is recognised by, and a few more. */
const onlyBeginning: readonly HostileFile[] = [1, 4, 12, 16, 32].flatMap((length) =>
  sniffedTypes.map((type) =>
    hostileFile(`first-${length}-bytes-of-${short(type)}`, type, "refused", async () =>
      (await goodFile(type)).subarray(0, length),
    ),
  ),
)

/** Cut after so many percent. */
const cut: readonly HostileFile[] = [2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95].flatMap((percent) =>
  sniffedTypes.map((type) =>
    hostileFile(`${short(type)}-cut-at-${percent}-percent`, type, "refused", async () => {
      const whole = await goodFile(type)
      return whole.subarray(0, Math.floor((whole.length * percent) / 100))
    }),
  ),
)

/** So many bytes short of whole. All pixels may be there, so nothing is lost by keeping it. */
const almostWhole: readonly HostileFile[] = [1, 2, 5, 12, 40].flatMap((missing) =>
  sniffedTypes.map((type) =>
    hostileFile(`${short(type)}-short-of-${missing}`, type, "harmless", async () =>
      (await goodFile(type)).subarray(0, -missing),
    ),
  ),
)

/** Bytes overwritten here and there, as a bad disk or a fuzzer does it. */
const scratched: readonly HostileFile[] = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) =>
  sniffedTypes.map((type) =>
    hostileFile(`${short(type)}-scratched-${seed}`, type, "harmless", async () => {
      const bytes = Uint8Array.from(await goodFile(type))
      const chances = noise(60, seed)
      for (let index = 0; index + 2 < chances.length; index += 3) {
        const [high = 0, low = 0, value = 0] = chances.subarray(index, index + 3)
        bytes[16 + ((high * 256 + low) % (bytes.length - 16))] = value
      }
      return bytes
    }),
  ),
)

/** A good file under each of the other types: it is kept as what it is. */
const mislabelled: readonly HostileFile[] = sniffedTypes.flatMap((really) =>
  sniffedTypes
    .filter((declared) => declared !== really)
    .map((declared) =>
      hostileFile(`${short(really)}-declared-${short(declared)}`, declared, "harmless", () =>
        goodFile(really),
      ),
    ),
)

/**
 * The head of one image and the body of another. The head of a WebP makes a picture of noise out of any bytes: the
 * format has nothing to check them by.
 */
const grafted: readonly HostileFile[] = imageTypes.flatMap((head) =>
  imageTypes
    .filter((body) => body !== head)
    .map((body) =>
      hostileFile(
        `head-of-${short(head)}-on-${short(body)}`,
        head,
        head === "image/webp" ? "harmless" : "refused",
        async () => {
          const bytes = Uint8Array.from(await goodFile(body))
          bytes.set((await goodFile(head)).subarray(0, 64))
          return bytes
        },
      ),
    ),
)

export const damagedFiles: readonly HostileFile[] = [
  ...empty,
  ...onlyBeginning,
  ...cut,
  ...almostWhole,
  ...scratched,
  ...mislabelled,
  ...grafted,
]

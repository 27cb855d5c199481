const keyPattern = /^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)*$/
const keyLengthMax = 512

/**
 * Our keys are made of ids and hashes, so they need no encoding anywhere. Throws a TypeError for anything else:
 * a name of a person's file must never become part of a key.
 */
export function checkKey(key: string): string {
  if (key.length > keyLengthMax || !keyPattern.test(key))
    throw new TypeError("this is no key of an object of ours")
  return key
}

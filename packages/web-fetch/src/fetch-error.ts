/** The address is private, local or not to be trusted for another reason: it is not fetched, and nobody is asked. */
export class PrivateAddressError extends Error {
  override readonly name = "PrivateAddressError"
}

/** Nothing could be had from the address. The message is a sentence for people. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError"
}

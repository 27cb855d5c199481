/** The Unix account the server runs under, and the command prefix that gets there. */
export interface Account {
  uid: number
  gid: number
  /** Arguments to put before a program so that it runs under this account; empty when it is our own. */
  prefix: readonly string[]
}

/** `nobody` and `nogroup` on Linux: what root falls back to when root itself owns the data folder. */
const unprivilegedId = 65_534

/**
 * PostgreSQL refuses to run as root. Root therefore starts it under the data folder's owner, or under nobody. The
 * one capability that is kept lets the server reach a clone and a data folder below folders closed to others, so no
 * account is made and no folder is moved; `no_setuid_fixup` keeps that capability across the change of account.
 */
export function accountFor(folderOwner: { uid: number; gid: number }): Account {
  const ownUid = process.getuid?.() ?? folderOwner.uid
  const ownGid = process.getgid?.() ?? folderOwner.gid
  if (ownUid !== 0) return { uid: ownUid, gid: ownGid, prefix: [] }
  const uid = folderOwner.uid === 0 ? unprivilegedId : folderOwner.uid
  const gid = folderOwner.uid === 0 ? unprivilegedId : folderOwner.gid
  const capabilities = "+dac_override"
  const prefix = ["setpriv", "--reuid", String(uid), "--regid", String(gid), "--clear-groups"]
  prefix.push("--inh-caps", capabilities, "--ambient-caps", capabilities)
  prefix.push("--securebits", "+no_setuid_fixup", "--")
  return { uid, gid, prefix }
}

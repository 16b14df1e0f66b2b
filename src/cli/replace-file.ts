/** Writes a file so that whoever opens it sees the old content or the new, never a part. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What the new file takes over from the old one. */
export interface Ownership {
  /** Permission bits. */
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Writes beside the file, then renames over it.
 *
 * @param write - writes the content; false leaves the file as it is
 * @throws what `write` and the system throw; the file is then as it was
 */
export async function replaceFile(
  path: string,
  { mode, uid, gid }: Ownership,
  write: (handle: FileHandle) => Promise<boolean>,
): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  // Nobody else may read it before it has the old file's permissions.
  const handle = await open(beside, 'wx', 0o600);
  let isWritten = false;
  try {
    try {
      isWritten = await write(handle);
      // Who may write to a file but does not own it can't give it away: then the copy is their own.
      if (uid !== undefined && gid !== undefined) await handle.chown(uid, gid).catch(() => undefined);
      await handle.chmod(mode & 0o7777);
      if (isWritten) await handle.sync();
    } finally {
      await handle.close();
    }
    if (isWritten) await rename(beside, path);
  } catch (error) {
    isWritten = false;
    throw error;
  } finally {
    if (!isWritten) await unlink(beside).catch(() => undefined);
  }
}

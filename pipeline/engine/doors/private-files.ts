/**
 * Makes what this process and its children write from now on readable to its user alone (files 0600, folders 0700), unless
 * `DOPPEL_FILES` is `shared`, which leaves it to the system as before. Windows has no such mask; folders of the user are private
 * there. Called by each door before it makes its first file.
 */
export function keepFilesPrivate(choice = process.env.DOPPEL_FILES): void {
  if (choice !== 'shared') process.umask(0o077);
}

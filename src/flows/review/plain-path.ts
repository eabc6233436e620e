/** Names one file or folder: nothing in it is special to a pattern. */
export const isPlainPath = (path: string): boolean => !/[\\*?[\]{}()!+@|]/.test(path);

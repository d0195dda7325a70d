/** What the CUDA provider of onnxruntime 1.30 needs (its NEEDED entries, and what it opens while it runs), by whom it comes from. */
const needed: readonly { readonly what: string; readonly libraries: readonly string[] }[] = [
  { what: 'the NVIDIA driver', libraries: ['libcuda.so.1'] },
  {
    what: 'CUDA 13',
    libraries: ['libcudart.so.13', 'libcublas.so.13', 'libcublasLt.so.13', 'libcurand.so.10', 'libcufft.so.12'],
  },
  { what: 'cuDNN 9', libraries: ['libcudnn.so.9'] },
];

/**
 * What the loader does not find of what CUDA needs, in words that follow a colon: `the NVIDIA driver (libcuda.so.1) and cuDNN 9
 * (libcudnn.so.9) are missing`; null where all is found. `finds` says whether the loader finds a library.
 */
export function missingLibraryWords(finds: (library: string) => boolean = loaderFinds): string | null {
  const missing = needed.flatMap(({ what, libraries }) => {
    const lacking = libraries.filter((library) => !finds(library));
    return lacking.length === 0 ? [] : [`${what} (${lacking.join(', ')})`];
  });
  if (missing.length === 0) return null;
  const words = [missing.slice(0, -1).join(', '), missing.at(-1)].filter((part) => part !== '').join(' and ');
  return `${words} ${missing.length === 1 ? 'is' : 'are'} missing`;
}

/** Asks the loader itself, which knows its own paths. What it finds stays loaded: only for a process that ends soon. */
function loaderFinds(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library);
    return true;
  } catch (error) {
    // What is found and is no module of Node's fails too, with other words.
    return !/cannot open shared object file|no such file|not found/i.test(error instanceof Error ? error.message : '');
  }
}

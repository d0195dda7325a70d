/** A file of an archive, and where it goes. */
interface ReleasedFile {
  /** Its place in the archive. */
  readonly member: string;
  /** Its name beside onnxruntime's own library. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What onnxruntime needs to compute by CUDA, as its makers publish it for one version. */
export interface ProviderRelease {
  /** The version of onnxruntime that it is for: another does not load it. */
  readonly version: string;
  /** The archive's file name. */
  readonly archive: string;
  readonly address: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly licence: string;
  readonly source: string;
  readonly files: readonly ReleasedFile[];
}

/**
 * onnxruntime's own wheel with CUDA, a zip archive; every one of its Python versions holds the same provider. Hashes and sizes were taken from the
 * file of 2026-09-10. The npm package's install script, which `ignore-scripts` keeps from running, fetches the same libraries elsewhere, without
 * a hash. A test holds the version against the package that is locked.
 */
export const cudaRelease: ProviderRelease = {
  version: '1.30.0',
  archive: 'onnxruntime_gpu-1.30.0-cp312-cp312-manylinux_2_28_x86_64.whl',
  address:
    'https://files.pythonhosted.org/packages/9e/80/d96143329dbe925d434b016c890a5caa785fac8e14a1570e5d6818b63545/onnxruntime_gpu-1.30.0-cp312-cp312-manylinux_2_28_x86_64.whl',
  bytes: 246_685_715,
  sha256: '6acc0f4b3d5ac5f2984432faa59dd8fcce6775f8b43a7140afa0f322c7a703b1',
  licence: 'MIT (onnxruntime); it uses CUDA 13 and cuDNN 9, which come from NVIDIA under licences of its own',
  source: 'onnxruntime-gpu 1.30.0 of the Python Package Index',
  files: [
    {
      member: 'onnxruntime/capi/libonnxruntime_providers_shared.so',
      file: 'libonnxruntime_providers_shared.so',
      bytes: 14_632,
      sha256: '086ec1d5388f64153d9c63470d126693db9a182c8ce236d3a1119068471b8a0d',
    },
    {
      member: 'onnxruntime/capi/libonnxruntime_providers_cuda.so',
      file: 'libonnxruntime_providers_cuda.so',
      bytes: 272_049_904,
      sha256: '35da2e7ed0dd0d1aec5cdb16ce11a51d06c0c48cf62d1b1c9332946a4fae14fc',
    },
  ],
};

"""Runs the notebooks that it is given, in a kernel of this very Python; ends with the first cell's error. Nothing is written."""

import sys

import nbformat
from jupyter_client import KernelManager
from nbclient import NotebookClient

for path in sys.argv[1:]:
    book = nbformat.read(path, as_version=4)
    manager = KernelManager(kernel_name="python3", kernel_cmd=None)
    manager.kernel_spec_manager.ensure_native_kernel = True
    NotebookClient(book, timeout=240, km=manager).execute()
    texts = [output.get("text", "") for cell in book.cells for output in cell.get("outputs", [])]
    print("".join(texts))

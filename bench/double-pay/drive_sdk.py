"""Submits one document by the official Python SDK of a vendor, with its defaults.

Usage: drive_sdk.py <package> <origin> <file> <key>. Prints "refused" where a connection
is about to be, and then its outcome.
"""

import asyncio
import base64
import json
import sys
from pathlib import Path

TIMEOUT_SECONDS = 2


def datalab(origin, path, key):
    from datalab_sdk import DatalabClient

    client = DatalabClient(api_key=key, base_url=origin, timeout=TIMEOUT_SECONDS)
    return lambda: client.run_pipeline("pl_bench", file_path=path).execution_id


def pipelex(origin, path, key):
    from pipelex_sdk.client import PipelexAPIClient

    url = "data:application/pdf;base64," + base64.b64encode(Path(path).read_bytes()).decode()
    inputs = {"document": {"concept": "Document", "content": {"url": url, "filename": "invoice.pdf"}}}

    async def submit():
        client = PipelexAPIClient(api_key=key, base_url=origin, request_timeout_seconds=TIMEOUT_SECONDS)
        client.start_client()
        return (await client.start(pipe_code="bench", inputs=inputs)).pipeline_run_id

    return lambda: asyncio.run(submit())


DRIVERS = {"datalab-python-sdk": datalab, "pipelex-sdk": pipelex}


def main():
    name, origin, path, key = sys.argv[1:]
    # There is no event after the refusal; it follows within microseconds, and the bench waits longer.
    sys.addaudithook(lambda event, _: print("refused", flush=True) if event == "socket.connect" else None)
    try:
        submit = DRIVERS[name](origin, path, key)
        outcome = {"verdict": "delivered"} if submit() else {"verdict": "error", "message": "the answer names no run"}
    except Exception as error:
        outcome = {"verdict": "error", "message": f"{type(error).__name__}: {error}"[:200]}
    print(json.dumps(outcome), flush=True)


main()

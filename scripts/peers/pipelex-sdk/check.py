"""Runs the calls of Pipelex's own client of the hosted service that the emulator serves; stops at the first difference.

Usage: check.py '{"origin", "apiKey", "methodId", "document", "differences"}'
"""

import asyncio
import importlib.metadata
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from checks import refused, same, unless_differs  # noqa: E402
from pipelex_sdk.client import PipelexAPIClient  # noqa: E402
from pipelex_sdk.errors import ApiResponseError  # noqa: E402
from pipelex_sdk.runs import RunStatus, WaitForResultOptions  # noqa: E402


def status_of(error) -> int:
    return error.status


def main() -> None:
    target = json.loads(sys.argv[1])
    print(f"pipelex-sdk {importlib.metadata.version('pipelex-sdk')} against {target['origin']}")
    loop = asyncio.new_event_loop()
    do = loop.run_until_complete
    client = PipelexAPIClient(api_key=target["apiKey"], base_url=target["origin"])

    version = do(client.version())
    same("protocol", bool(version.protocol_version), True)

    uploaded = do(client.upload_file(target["document"]))
    same("upload", (uploaded.filename, uploaded.uri.startswith("pipelex-storage://")), ("invoice-01.pdf", True))
    resolved = do(client.resolve_storage_url(uploaded.uri))
    same("link to the upload", resolved.url.startswith("http://127.0.0.1:"), True)

    inputs = {"document": {"concept": "Document", "content": {"url": uploaded.uri}}}
    method = target["methodId"]
    key = "5a1f0c1e-check-of-the-client"
    started = do(client.start(method_id=method, inputs=inputs, idempotency_key=key))
    again = do(client.start(method_id=method, inputs=inputs, idempotency_key=key))
    same("start with the same key", again.pipeline_run_id, started.pipeline_run_id)
    refused(
        "another body with the same key", 409, ApiResponseError, status_of,
        lambda: do(client.start(method_id=method, inputs={}, idempotency_key=key)),
    )

    run_id = started.pipeline_run_id
    options = WaitForResultOptions(interval_seconds=0.05, timeout_seconds=60)
    results = do(client.wait_for_result(run_id, options))
    same("result", bool(results.main_stuff["invoice_number"]), True)
    same("run", do(client.get_run_status(run_id)).status, RunStatus.COMPLETED)
    progress = unless_differs(
        target, "GET /v1/runs/{id}/progress", "refuses the progress of a run", ApiResponseError,
        lambda: do(client.get_run_progress(run_id)),
    )
    if progress is not None:
        same("progress is of the run", progress.pipeline_run_id, run_id)
        same("invocations", {str(each.status) for each in progress.invocations}, {"succeeded"})
    single = do(client.get_run_result(run_id))
    same("state of the result", single.state, "completed")

    page = do(client.list_runs(method))
    same("run in the list", run_id in [item.pipeline_run_id for item in page.items], True)
    same("detail", do(client.get_run_detail(run_id)).pipeline_run_id, run_id)
    blocking = do(client.execute(pipe_code="extract_invoice", inputs=inputs))
    same("blocking result", blocking.main_stuff["invoice_number"], results.main_stuff["invoice_number"])
    whole = do(client.start_and_wait(pipe_code="extract_invoice", inputs=inputs, wait_options=options))
    same("start and wait", whole.main_stuff["invoice_number"], results.main_stuff["invoice_number"])

    other = PipelexAPIClient(api_key="wrong", base_url=target["origin"])
    refused("wrong key", 401, ApiResponseError, status_of, lambda: do(other.get_run_status(run_id)))
    refused("unknown run", 404, ApiResponseError, status_of, lambda: do(client.get_run_status("run-of-no-one")))
    print("The vendor's client and the emulator agree.")


if __name__ == "__main__":
    main()

"""Runs the calls of Clarifeye's own Python client that the emulator serves; stops at the first difference.

Usage: check.py '{"origin", "apiKey", "projectId", "flowId", "documents"}'
"""

import importlib.metadata
import json
import sys
import time
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).parents[1]))
from checks import refused, same  # noqa: E402
from crf_api_client.client import CRFAPIClient  # noqa: E402
from crf_api_client.exception import CRFAPIError  # noqa: E402
from crf_api_client.warehouse import Warehouse  # noqa: E402


def status_of(error) -> int:
    return error.response.status_code


def main() -> None:
    target = json.loads(sys.argv[1])
    client = CRFAPIClient(base_url=target["origin"], token=target["apiKey"])
    print(f"crf-api-client {importlib.metadata.version('crf-api-client')} against {target['origin']}")
    # The emulator has no route that lists projects, so the project is opened by its id.
    project = Warehouse(base_url=client.base_url, token=client.token, id=target["projectId"])

    batches = project.upload_documents(target["documents"], batch_size=1)
    same("uploads in batches", len(batches), 2)
    documents = project.list_documents()
    names = sorted(document["name"] for document in documents)
    same("documents", names, ["invoice-01.pdf", "invoice-02.pdf"])
    same("documents without their files", len(project.list_documents_without_file()), 2)

    # The client has no call for extraction flows, so this one is ours: it makes runs and rows for the client to read.
    flow = f"{target['origin']}/api/v1/projects/{target['projectId']}/extraction-flows/{target['flowId']}"
    order = {"document_ids": [document["id"] for document in documents]}
    headers = {"Authorization": f"Token {target['apiKey']}"}
    started = requests.post(f"{flow}/run-sync/", json=order, headers=headers, timeout=30)
    same("flow run", started.status_code, 200)

    run = project.get_task(started.json()["pipeline_run_id"])
    deadline = time.monotonic() + 120
    while run.status in ("pending", "running") and time.monotonic() < deadline:
        time.sleep(0.05)
        run.refresh()
    same("run", run.status, "completed")
    same("its steps", {step["status"] for step in run.steps}, {"completed"})
    same("its documents", sorted(run.document_ids), sorted(order["document_ids"]))
    same("run in the list", run.task_id in [task.task_id for task in project.list_tasks()], True)
    same("object extractors", len(project.list_object_extractors()), 1)
    same("tag extractors", project.list_tag_extractors(), [])

    tables = {table.table_id: table for table in project.list_tables()}
    [table] = [tables[each] for each in tables if tables[each].name in run.tables and tables[each].object_type == "object"]
    same("table by its name", project.get_table(table.name).table_id, table.table_id)
    same("table by itself", table.raw()["id"], table.table_id)
    version = run.tables[table.name]
    same("version of the run", version in [each["id"] for each in table.list_versions()], True)
    same("latest version", table.get_latest_or_deployed_version()["id"], version)
    # requests writes the flag as "False" and "True".
    same("latest version, deployed if any", table.get_latest_or_deployed_version(True)["id"], version)
    rows = table.get_data(table_version_id=version)
    same("rows", len(rows), 2)
    numbers = sorted(row["json_object"]["invoice_number"] for row in rows)
    same("extracted numbers", all(numbers), True)
    same("rows page by page", len(table.get_data(table_version_id=version, page_size=1)), 2)

    # The emulator was ordered to leave the second run pending.
    waiting = requests.post(f"{flow}/run-sync/", json=order, headers=headers, timeout=30).json()
    second = project.get_task(waiting["pipeline_run_id"])
    same("second run", second.status, "pending")
    second.abort()
    second.refresh()
    same("aborted run", second.status, "aborted")

    other = Warehouse(base_url=client.base_url, token="wrong", id=target["projectId"])
    refused("wrong key", 401, CRFAPIError, status_of, other.list_documents)
    nowhere = "00000000-0000-4000-8000-000000000000"
    refused("unknown run", 404, CRFAPIError, status_of, lambda: project.get_task(nowhere))
    unknown = Warehouse(base_url=client.base_url, token=client.token, id=nowhere)
    refused("unknown project", 404, CRFAPIError, status_of, unknown.list_documents)

    same("deletion", project.delete_documents([documents[0]["id"], nowhere]), ["Success", "Failed"])
    # Deletion takes its time at the vendor, and in the emulator.
    while len(project.list_documents()) > 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    same("documents left", len(project.list_documents()), 1)
    print("The vendor's client and the emulator agree.")


if __name__ == "__main__":
    main()

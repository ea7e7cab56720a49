"""Runs the pipeline calls of Datalab's own Python SDK against the emulator; stops at the first surprise.

Usage: check.py '{"origin": "http://127.0.0.1:...", "apiKey": "..."}'
"""

import base64
import dataclasses
import importlib.metadata
import json
import sys
import tempfile
import urllib.request
from pathlib import Path

from datalab_sdk import DatalabAPIError, DatalabClient, PipelineProcessor

SCHEMA = {
    "type": "object",
    "properties": {
        "invoice_number": {"type": "string", "description": "Invoice number"},
        "total": {"type": "number", "description": "Total amount"},
    },
}
ENDED = ("completed", "completed_with_errors", "failed")


def make_pdf(number: str, total: str) -> bytes:
    """A one-page PDF with two labelled values, written by hand so that the SDK's own packages are all that is needed."""
    marks = [(50, 760, 22, "Invoice"), (50, 720, 10, "Invoice number:"), (160, 720, 10, number)]
    marks += [(50, 690, 10, "Total:"), (160, 690, 10, total)]
    drawn = "\n".join(f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET" for x, y, size, text in marks).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    pdf = b"%PDF-1.4\n"
    offsets = []
    for number_of_object, body in enumerate(objects, start=1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number_of_object, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(pdf))
    return pdf + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end


def same(what: str, found, wanted) -> None:
    if found != wanted:
        sys.exit(f"DIFFERS  {what}: found {found!r}, wanted {wanted!r}")
    print(f"ok       {what}: {found!r}")


def filled(what: str, record, *optional: str) -> None:
    """Every field of an SDK record has to be filled, apart from those that may be empty."""
    empty = [field.name for field in dataclasses.fields(record) if getattr(record, field.name) is None]
    same(f"{what} has empty fields", sorted(empty), sorted(optional))


def refused(what: str, status: int, call) -> None:
    try:
        call()
    except DatalabAPIError as error:
        same(what, error.status_code, status)
        return
    sys.exit(f"DIFFERS  {what}: the call went through, wanted HTTP {status}")


def values(result: dict) -> tuple:
    extraction = json.loads(result["extraction_schema_json"])
    return extraction["invoice_number"], extraction["total"]


def main() -> None:
    started = json.loads(sys.argv[1])
    client = DatalabClient(api_key=started["apiKey"], base_url=started["origin"])
    print(f"datalab-python-sdk {importlib.metadata.version('datalab-python-sdk')} against {started['origin']}")
    folder = Path(tempfile.mkdtemp())
    first, second = folder / "first.pdf", folder / "second.pdf"
    first.write_bytes(make_pdf("INV-001", "120.50"))
    second.write_bytes(make_pdf("INV-002", "99.00"))

    convert = PipelineProcessor(type="convert", settings={"mode": "balanced"})
    extract = PipelineProcessor(type="extract", settings={"page_schema": SCHEMA})
    pipeline = client.create_pipeline(steps=[convert, extract])
    filled("created pipeline", pipeline, "name")
    same("created pipeline is a draft", (pipeline.is_saved, pipeline.active_version), (False, 0))
    same("steps come back as sent", pipeline.steps, [convert.to_dict(), extract.to_dict()])

    pipeline = client.save_pipeline(pipeline.pipeline_id, name="Invoice Parser")
    same("saved pipeline", (pipeline.name, pipeline.is_saved), ("Invoice Parser", True))
    filled("saved pipeline", pipeline)

    draft = client.run_pipeline(pipeline.pipeline_id, file_path=first, version=0)
    same("start answer", (draft.status, draft.pipeline_version, len(draft.steps)), ("pending", 0, 2))
    draft = client.get_pipeline_execution(draft.execution_id, max_polls=30)
    same("draft run", (draft.status, [step.status for step in draft.steps]), ("completed", ["completed"] * 2))
    filled("ended execution", draft)
    filled("ended convert step", draft.steps[0], "error_message")
    same("draft values", values(client.get_step_result(draft.execution_id, step_index=1)), ("INV-001", 120.5))

    version = client.create_pipeline_version(pipeline.pipeline_id, description="Initial release")
    filled("version", version)
    same("published version", (version.version, version.description), (1, "Initial release"))
    changed = PipelineProcessor(type="convert", settings={"mode": "accurate", "output_format": "html"})
    client.update_pipeline(pipeline.pipeline_id, steps=[changed])
    same("steps of the draft", len(client.get_pipeline(pipeline.pipeline_id).steps), 1)

    pinned = client.run_pipeline(
        pipeline.pipeline_id, file_path=second, version=version.version, page_range="0", skip_cache=True,
        run_evals=True, output_format="markdown", max_polls=30,
    )
    same("pinned run", (pinned.status, pinned.pipeline_version), ("completed", 1))
    same("its choices", (pinned.input_config["page_range"], pinned.input_config["run_evals"]), ("0", True))
    same("pinned values", values(client.get_step_result(pinned.execution_id, step_index=1)), ("INV-002", 99))
    converted = client.get_step_result(pinned.execution_id, step_index=0)
    same("convert result", (converted["status"], converted["success"], converted["page_count"]), ("complete", True, 1))
    same("markdown of the document", "INV-002" in converted["markdown"], True)
    same("cost on the first answer", converted["cost_breakdown"], None)
    again = client.get_step_result(pinned.execution_id, step_index=0)
    same("cost on the second answer", again["cost_breakdown"]["final_cost_cents"], 1)

    discarded = client.discard_pipeline_draft(pipeline.pipeline_id)
    same("steps after the draft was discarded", len(discarded.steps), 2)
    same("versions", client.list_pipeline_versions(pipeline.pipeline_id)["total"], 1)
    same("rate", client.get_pipeline_rate(pipeline.pipeline_id)["rate_per_1000_pages_cents"], 1000)
    listed = client.list_pipeline_executions(pipeline.pipeline_id, limit=1)
    same("executions, newest first", (listed["executions"][0].execution_id, listed["total"]), (pinned.execution_id, 2))
    same("saved pipelines", client.list_pipelines()["total"], 1)
    client.archive_pipeline(pipeline.pipeline_id)
    same("pipelines after archiving", client.list_pipelines()["total"], 0)
    same("archived pipelines", client.list_pipelines(include_archived=True)["total"], 1)
    client.unarchive_pipeline(pipeline.pipeline_id)
    same("pipelines after unarchiving", client.list_pipelines()["total"], 1)

    uploaded = client.upload_files([first, second])
    same("uploads", [file.upload_status for file in uploaded], ["completed", "completed"])
    stored = client.get_file_metadata(uploaded[0].file_id)
    same("stored file", (stored.original_filename, stored.file_size), ("first.pdf", first.stat().st_size))
    filled("stored file", stored, "error")
    by_reference = client.run_pipeline(pipeline.pipeline_id, file_url=uploaded[0].reference)
    by_reference = client.get_pipeline_execution(by_reference.execution_id, max_polls=30)
    same("run by reference", by_reference.status, "completed")
    same("its values", values(client.get_step_result(by_reference.execution_id, 1)), ("INV-001", 120.5))
    link = client.get_file_download_url(uploaded[1].file_id)
    with urllib.request.urlopen(link["download_url"]) as answer:
        same("downloaded bytes", answer.read() == second.read_bytes(), True)
    same("listed files", client.list_files()["total"], 2)
    same("deletion", client.delete_file(uploaded[0].file_id)["success"], True)

    form = client.create_pipeline(
        steps=[PipelineProcessor(type="fill", settings={"field_data": {"Total": {"value": "7"}, "Nowhere": {"value": "x"}}})]
    )
    run = client.run_pipeline(form.pipeline_id, file_path=first, max_polls=30)
    result = client.get_step_result(run.execution_id, 0)
    same("filled fields", (result["fields_filled"], result["fields_not_found"]), (["Total"], ["Nowhere"]))
    same("filled PDF", base64.b64decode(result["output_base64"])[:5], b"%PDF-")

    stranger = DatalabClient(api_key="wrong", base_url=started["origin"])
    refused("wrong key", 401, lambda: stranger.list_pipelines())
    refused("unknown pipeline", 404, lambda: client.get_pipeline("pl_nobody"))
    refused("no steps", 422, lambda: client.create_pipeline(steps=[]))
    refused("limit above 200", 422, lambda: client.list_pipelines(limit=500))
    refused("unknown execution", 404, lambda: client.get_pipeline_execution("pex_nobody"))
    text = folder / "notes.txt"
    text.write_text("not a document")
    refused("a text file", 400, lambda: client.run_pipeline(pipeline.pipeline_id, file_path=text))
    print("The official SDK and the emulator agree.")


if __name__ == "__main__":
    main()

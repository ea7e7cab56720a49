"""Runs PipelexClient, Pipelex's first client, against the emulator of the older API; stops at the first difference.

Usage: check.py '{"origin", "apiKey", "documentUrl", "differences"}'
"""

import asyncio
import importlib.metadata
import json
import sys
from pathlib import Path

import httpx
from pydantic import ValidationError

sys.path.insert(0, str(Path(__file__).parents[1]))
from checks import refused, same, unless_differs  # noqa: E402
from pipelex.client.client import PipelexClient  # noqa: E402
from pipelex.core.concepts.concept import Concept  # noqa: E402
from pipelex.core.memory.working_memory import WorkingMemory  # noqa: E402
from pipelex.core.stuffs.pdf_content import PDFContent  # noqa: E402
from pipelex.core.stuffs.stuff import Stuff  # noqa: E402


def status_of(error) -> int:
    return error.response.status_code


def main() -> None:
    target = json.loads(sys.argv[1])
    print(f"pipelex {importlib.metadata.version('pipelex')} against {target['origin']}")
    do = asyncio.new_event_loop().run_until_complete
    client = PipelexClient(api_token=target["apiKey"], api_base_url=f"{target['origin']}/api")
    concept = Concept(code="PDF", domain="native", description="A PDF", structure_class_name="PDFContent")
    content = PDFContent(url=target["documentUrl"])
    document = Stuff(stuff_code="1", stuff_name="document", concept=concept, content=content)
    inputs = WorkingMemory(root={"document": document})

    executed = unless_differs(
        target, "POST /api/v1/pipeline/execute", "refuses the entries of the working memory", ValidationError,
        lambda: do(client.execute_pipeline(pipe_code="extract_invoice", inputs=inputs)),
    )
    if executed is not None:
        same("execute", (executed.status, executed.pipeline_state.value), ("success", "COMPLETED"))
        main_stuff = executed.pipe_output.working_memory.root[executed.main_stuff_name]
        same("result", bool(main_stuff.content["invoice_number"]), True)

    started = do(client.start_pipeline(pipe_code="extract_invoice", inputs=inputs))
    same("start", (started.status, started.pipeline_state.value, started.pipe_output), ("success", "STARTED", None))

    other = PipelexClient(api_token="wrong", api_base_url=f"{target['origin']}/api")
    refused(
        "wrong key", 401, httpx.HTTPStatusError, status_of,
        lambda: do(other.execute_pipeline(pipe_code="extract_invoice", inputs=inputs)),
    )
    refused(
        "unknown pipe", 500, httpx.HTTPStatusError, status_of,
        lambda: do(client.execute_pipeline(pipe_code="no_such_pipe", inputs=inputs)),
    )
    print("The vendor's client and the emulator agree.")


if __name__ == "__main__":
    main()

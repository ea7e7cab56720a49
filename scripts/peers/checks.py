"""What the checks of the peers share: each prints what agrees and stops at the first difference."""

import json
import sys


def same(what, found, expected):
    if found != expected:
        sys.exit(f"DIFFERS  {what}: found {found!r}, expected {expected!r}")
    print(f"ok       {what}: {found!r}")


def refused(what, status, error_type, status_of, call):
    """The call has to raise, with this HTTP status."""
    try:
        call()
    except error_type as error:
        same(what, status_of(error), status)
        return
    sys.exit(f"DIFFERS  {what}: the call was accepted, expected HTTP {status}")


def unless_differs(target, operation, what, error_type, call):
    """What the call returns. Where the client refuses the response, the difference is noted for the report, and it is None."""
    try:
        return call()
    except error_type as error:
        print(f"noted    {operation}: {str(error)[:200]}")
        with open(target["differences"], "a", encoding="utf8") as file:
            difference = {"operation": operation, "part": "client", "place": "", "what": what}
            file.write(json.dumps(difference) + "\n")
        return None
